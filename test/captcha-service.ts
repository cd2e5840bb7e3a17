import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the service says when it is asked for a result: it is at work, done, an error code, nonsense, nothing, or the line is cut. */
export type Said = "processing" | "ready" | "nonsense" | "silence" | "cut" | { error: string };

/** A captcha that the service was given: a task of createTask, or the form of in.php. */
export type Given = Record<string, unknown>;

/** A captcha service on loopback, which speaks 2Captcha's and Anti-Captcha's protocols and hands out tokens that name the site's key. */
export interface CaptchaService extends AsyncDisposable {
  url: string;
  given: Given[];
  /** One for each question, the last one for all that follow. */
  says: Said[];
  /** What each body and address held, as text. */
  heard: string[];
}

export const serviceKey = "captcha-service-key-0001";

/** The token that the service makes for a site's key. */
export function tokenFor(siteKey: string): string {
  return `token-for-${siteKey}`;
}

/** What stands in every picture, to the people of the service. */
export const pictureText = "W68HP";

export async function serveCaptchas(): Promise<CaptchaService> {
  const service = { given: [] as Given[], heard: [] as string[], says: ["ready"] as Said[] };
  const next = () => (service.says.length > 1 ? service.says.shift()! : service.says[0]!);
  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const url = new URL(request.url ?? "/", "http://service");
    service.heard.push(`${request.method} ${request.url} ${text}`);
    const say = (body: unknown) => response.end(JSON.stringify(body));
    if (url.pathname === "/in.php" || url.pathname === "/res.php") {
      const form = Object.fromEntries(new URLSearchParams(text || url.searchParams));
      if (form["key"] !== serviceKey)
        return void say({ status: 0, request: "ERROR_KEY_DOES_NOT_EXIST" });
      if (url.pathname === "/in.php")
        return void say({ status: 1, request: String(service.given.push(form)) });
      const result = (given: Given) => ({ status: 1, request: formSolution(given) });
      const waiting = { status: 0, request: "CAPCHA_NOT_READY" };
      return told(next(), service.given[Number(form["id"]) - 1]!, {
        response,
        result,
        waiting,
        failed: (code) => ({ status: 0, request: code }),
      });
    }
    const body = JSON.parse(text) as { clientKey: string; task: Given; taskId: number };
    const failed = (code: string) => ({
      errorId: 1,
      errorCode: code,
      errorDescription: `bad ${body.clientKey}`,
    });
    if (body.clientKey !== serviceKey) return void say(failed("ERROR_KEY_DOES_NOT_EXIST"));
    if (url.pathname === "/createTask")
      return void say({ errorId: 0, taskId: service.given.push(body.task) });
    const result = (task: Given) => ({ errorId: 0, status: "ready", solution: taskSolution(task) });
    const waiting = { errorId: 0, status: "processing" };
    told(next(), service.given[body.taskId - 1]!, { response, result, waiting, failed });
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(service, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

interface Ways {
  response: ServerResponse;
  result(given: Given): unknown;
  waiting: unknown;
  failed(code: string): unknown;
}

function told(said: Said, given: Given, { response, result, waiting, failed }: Ways): void {
  if (said === "silence") return;
  if (said === "cut") return void response.destroy();
  if (said === "nonsense") return void response.end("<html>Bad gateway</html>");
  const body =
    said === "ready" ? result(given) : said === "processing" ? waiting : failed(said.error);
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function formSolution(form: Given): unknown {
  const { method, googlekey, sitekey, publickey, challenge, captcha_id } = form;
  if (method === "geetest")
    return { geetest_challenge: challenge, geetest_validate: "valid", geetest_seccode: "sec" };
  if (method === "geetest_v4") return { captcha_id, lot_number: "lot", pass_token: "pass" };
  if (method === "base64") return pictureText;
  if (form["textcaptcha"] !== undefined) return "blue";
  return tokenFor(String(googlekey ?? sitekey ?? publickey));
}

function taskSolution(task: Given): unknown {
  const { type, websiteKey, websitePublicKey, challenge, gt, captchaId } = task;
  const token = tokenFor(String(websiteKey ?? websitePublicKey));
  if (String(type).startsWith("ImageToText")) return { text: pictureText };
  if (String(type).startsWith("GeeTest"))
    return challenge === undefined
      ? { captcha_id: gt ?? captchaId, lot_number: "lot", pass_token: "pass" }
      : { challenge, validate: "valid", seccode: "sec" };
  return /turnstile|funcaptcha/i.test(String(type)) ? { token } : { gRecaptchaResponse: token };
}
