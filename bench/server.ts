import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runRoot, sweep } from "../src/browser/run-folder.ts";
import type { ExecutionResponse, Observation } from "../src/contract/page.ts";
import type { SessionResponse } from "../src/contract/sessions.ts";
import { family, isAlive, settled } from "./processes.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const passedOn = ["PATH", "HOME", "TMPDIR", "LANG", "PLAYWRIGHT_BROWSERS_PATH", "NOCTURNE_BROWSER"];
const startMs = 30_000;
const stopMs = 15_000;

/** An answer, and the milliseconds from the request until its last byte. */
export interface Answer<T> {
  ms: number;
  body: T;
}

/** Where a session's browser lives. */
export interface BrowserPlace {
  folder: string;
  /** Its main process, and the others that were there when it was looked at. */
  processIds: number[];
}

/** The server in a process of its own, as `npm start` runs it, and one kept-alive connection to it. */
export class Server implements AsyncDisposable {
  readonly url: string;
  readonly processId: number;
  readonly root: string;
  #process: ChildProcess;
  #data: string;
  #key: string;
  #agent = new Agent({ keepAlive: true });
  #disposal: Promise<void> | undefined;

  constructor(parts: { url: string; process: ChildProcess; data: string; key: string }) {
    this.url = parts.url;
    this.processId = parts.process.pid!;
    this.root = runRoot(parts.data);
    this.#process = parts.process;
    this.#data = parts.data;
    this.#key = parts.key;
  }

  /** A request with the key; anything but a success throws. */
  call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer<T>>();
    const sent = body === undefined ? "" : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#key}`,
      "content-length": Buffer.byteLength(sent),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const startedAt = performance.now();
    const ask = request(this.url + path, { method, headers, agent: this.#agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const ms = performance.now() - startedAt;
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.statusCode === 200) resolve({ ms, body: JSON.parse(text) as T });
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
      });
    });
    ask.on("error", reject);
    ask.end(sent);
    return promise;
  }

  start(options: Record<string, unknown> = {}): Promise<Answer<SessionResponse>> {
    return this.call("POST", "/sessions/start", options);
  }

  stop(sessionId: string): Promise<Answer<SessionResponse>> {
    return this.call("DELETE", `/sessions/${sessionId}/stop`);
  }

  /** One action; what fails on the page throws. */
  async execute(sessionId: string, action: object): Promise<Answer<ExecutionResponse>> {
    const path = `/sessions/${sessionId}/page/execute`;
    const answer = await this.call<ExecutionResponse>("POST", path, action);
    if (!answer.body.success) throw new Error(answer.body.message);
    return answer;
  }

  observe(sessionId: string, options?: Record<string, unknown>): Promise<Answer<Observation>> {
    return this.call("POST", `/sessions/${sessionId}/page/observe`, options);
  }

  /** Whether its browsers run inside Chromium's sandbox: a bare one is only comparable if it does too. */
  async hasSandbox(): Promise<boolean> {
    const { body } = await this.call<{ sandbox: { available: boolean } }>("GET", "/capabilities");
    return body.sandbox.available;
  }

  /** The names of the browsers that run, warm ones and those of sessions. */
  browsers(): string[] {
    const names = existsSync(this.root) ? readdirSync(this.root) : [];
    return names.filter((name) => name.endsWith(".pid")).map((name) => name.slice(0, -4));
  }

  async place(browser: string): Promise<BrowserPlace> {
    const folder = join(this.root, browser);
    const processId = Number(await readFile(`${folder}.pid`, "utf8"));
    return { folder, processIds: [processId, ...family(processId, folder)] };
  }

  /** Waits until this many browsers run, as after a refill of the pool, and all is quiet. */
  async quiet(browsers: number): Promise<void> {
    const end = performance.now() + startMs;
    while (performance.now() < end) {
      const before = this.browsers();
      if (before.length !== browsers) {
        await delay(20);
        continue;
      }
      await settled();
      // While a session's browser goes and the next warm one comes, the number alone says nothing.
      const now = this.browsers();
      if (now.length === browsers && now.every((name) => before.includes(name))) return;
    }
    throw new Error(`There are not ${browsers} browsers.`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    this.#agent.destroy();
    await end(this.#process);
    const left = await sweep(this.root);
    if (left > 0) console.error(`The server left ${left} browser folders behind.`);
    await rm(this.root, { recursive: true, force: true });
    await rm(this.#data, { recursive: true, force: true });
  }
}

/** Waits until neither a process nor the folder of the browser is there; answers when that was. */
export async function gone({ folder, processIds }: BrowserPlace): Promise<number> {
  const end = performance.now() + stopMs;
  while (existsSync(folder) || processIds.some(isAlive)) {
    if (performance.now() > end) throw new Error(`The browser in ${folder} does not go.`);
    await delay(2);
  }
  return performance.now();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMs);
  await exited;
  clearTimeout(timer);
}

/** Starts the server with a data folder of its own; pages on loopback can be opened. */
export async function startServer(settings: Record<string, string> = {}): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "nocturne-bench-"));
  const key = randomBytes(16).toString("hex");
  const inherited = passedOn.map((name) => [name, process.env[name]]);
  // A group of its own: on Ctrl+C it is stopped by us, once.
  const child = spawn(process.execPath, [main], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...Object.fromEntries(inherited),
      NOCTURNE_DATA: data,
      NOCTURNE_PORT: "0",
      NOCTURNE_API_KEY: key,
      NOCTURNE_ALLOW_PRIVATE_NETWORK: "true",
      NOCTURNE_LOG_LEVEL: "error",
      NOCTURNE_RATE_LIMIT: "1000000",
      ...settings,
    },
  });
  try {
    return new Server({ url: await urlOf(child), process: child, data, key });
  } catch (error) {
    await end(child);
    await rm(data, { recursive: true, force: true });
    throw error;
  }
}

/** Reads the greeting; what the server logs, which is only errors, is passed on. */
async function urlOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error("The server did not start in time.")), startMs);
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    const text = chunk.toString("utf8");
    if (text.startsWith("{")) console.error(text.trimEnd());
    said += text;
    const url = /running at (http\S+)/.exec(said)?.[1];
    if (url !== undefined) resolve(url);
  });
  child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  return promise.finally(() => clearTimeout(timer));
}
