import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { anthropicMessages } from "./anthropic.ts";
import { bedrockConverse } from "./bedrock.ts";
import { geminiGenerate } from "./gemini.ts";
import { openaiChat, openaiResponses } from "./openai.ts";
import type { Json, Protocol } from "./protocol.ts";
import type { Answerer, ModelRequest, ReplyParts, Script } from "./reply.ts";
import { settingNames } from "../../src/llm/providers.ts";

/** A provider of language models on loopback that answers by a script, in every protocol. */
export interface ScriptedModels extends AsyncDisposable {
  url: string;
  /** What has come so far, oldest first. */
  requests: ModelRequest[];
  /** The environment that leads a server, or `openModel`, to these models. */
  environment(provider: string, key?: string): Record<string, string>;
}

const protocols = [openaiChat, openaiResponses, anthropicMessages, geminiGenerate, bedrockConverse];

/**
 * Serves scripted models. A list answers in turn, and with 400 once it has ended; a function answers
 * each request by what it says.
 */
export async function serveModels(script: Script): Promise<ScriptedModels> {
  const requests: ModelRequest[] = [];
  const next = inTurn(script);
  const server = createServer((request, response) => {
    void handle(request, response, requests, next);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    environment: (provider, key = "key-of-the-scripted-models") => {
      const names = settingNames(provider);
      return { [names.base]: `${url}/v1`, [names.key]: key };
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function inTurn(script: Script): Answerer {
  if (typeof script === "function") return script;
  const left = [...script];
  return (request) => {
    const reply = left.shift() ?? { status: 400, message: "the script has ended" };
    return typeof reply === "function" ? reply(request) : reply;
  };
}

async function handle(
  incoming: IncomingMessage,
  response: ServerResponse,
  requests: ModelRequest[],
  next: Answerer,
): Promise<void> {
  const path = (incoming.url ?? "/").split("?")[0] ?? "/";
  const body = (await readText(incoming).then(JSON.parse)) as Json;
  const protocol = protocols.find((one) => one.path.test(path));
  if (protocol === undefined) {
    response.writeHead(404).end();
    return;
  }
  const read = protocol.read(body, path);
  const text = [read.system, ...read.messages.map((message) => message.text)].join("\n");
  const headers = incoming.headers as Record<string, string | undefined>;
  const left = new Promise<void>((resolve) => {
    response.once("close", () => response.writableFinished || resolve());
  });
  const request = { path: incoming.url ?? "/", headers, body, text, left, ...read };
  requests.push(request);
  const reply = await next(request);
  send(response, protocol, body, typeof reply === "string" ? { text: reply } : reply);
}

function send(response: ServerResponse, protocol: Protocol, asked: Json, reply: ReplyParts): void {
  if (reply.hangs) return;
  if (reply.breaks) {
    response.socket?.destroy();
    return;
  }
  const text = reply.json === undefined ? (reply.text ?? "") : JSON.stringify(reply.json);
  const status = reply.status ?? 200;
  const body =
    status === 200 ? protocol.answer(text, reply, asked) : protocol.failure(status, reply);
  response.writeHead(status, { "content-type": "application/json", ...reply.headers });
  response.write(reply.raw ?? JSON.stringify(body));
  if (reply.stalls !== true) response.end();
}
