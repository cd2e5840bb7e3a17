import { ProxyAgent, request } from "undici";
import type { Outcome } from "./delivery.ts";
import { distrusted } from "./trust.ts";
import { untilAborted } from "../waiting.ts";

/** A way out to what the operator lets requests reach: a forward proxy on 127.0.0.1. */
export interface Gate extends AsyncDisposable {
  port: number;
  /** Why the server of a URL could not or must not be reached; undefined when it was. */
  failureOf(url: string): string | undefined;
}

export interface Post {
  url: string;
  headers: Record<string, string>;
  /** JSON text. */
  body: string;
  /** Judges what a successful answer says; without it, the status is all that counts. */
  judge?: (answer: unknown) => Outcome;
}

const mostAnswer = 16_384;

/**
 * Posts JSON once, through a gate of its own; redirects are not followed. Throws when it is aborted.
 * Addresses of webhooks are secrets: what it tells names the host alone.
 */
export async function post(
  { url, headers, body, judge }: Post,
  openGate: () => Promise<Gate>,
  signal: AbortSignal,
): Promise<Outcome> {
  await using open = new AsyncDisposableStack();
  const gate = await openGate();
  const proxy = new ProxyAgent({ uri: `http://127.0.0.1:${gate.port}`, proxyTunnel: true });
  const agent = open.adopt(proxy, (one) => one.destroy());
  // Closed first: what waits for TLS would otherwise keep the agent until its own limit.
  open.use(gate);
  const { host } = new URL(url);
  try {
    const asked = request(url, {
      dispatcher: agent,
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "Nocturne", ...headers },
      body,
      signal,
    });
    // A request that waits for its connection does not hear the signal, and of a body that is not
    // read, nobody hears that it breaks off.
    const answer = await untilAborted(
      asked.then((one) => (one.body.on("error", () => {}), one)),
      signal,
    );
    const { statusCode } = answer;
    if (statusCode < 200 || statusCode > 299) return refused(host, statusCode, answer.headers);
    return judge === undefined ? { delivered: true } : judge(await readJson(answer.body));
  } catch (error) {
    signal.throwIfAborted();
    const atGate = gate.failureOf(url);
    return atGate === undefined ? broken(host, error) : unreached(host, atGate);
  }
}

function refused(
  host: string,
  status: number,
  headers: Record<string, string | string[] | undefined>,
): Outcome {
  const isPassing = status === 408 || status === 429 || status >= 500;
  const redirects = status >= 300 && status < 400 ? ", and redirects are not followed" : "";
  const waitMs = isPassing ? retryAfter(headers["retry-after"]) : undefined;
  const error = `${host} answered ${status}${redirects}`;
  return { delivered: false, error, isPassing, waitMs };
}

/** Milliseconds to wait by a Retry-After field, seconds or a date (RFC 9110 section 10.2.3). */
export function retryAfter(field: string | string[] | undefined): number | undefined {
  const text = [field].flat()[0];
  if (text === undefined) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** A host that the gate did not reach, in the gate's words. */
export function unreached(host: string, atGate: string): Outcome {
  const isPassing = !atGate.startsWith("Refused by policy");
  return { delivered: false, error: `${host}: ${atGate}`, isPassing };
}

function broken(host: string, error: unknown): Outcome {
  const code = error instanceof Error && "code" in error ? String(error.code) : "no code";
  const passing = `${host}: the connection broke off (${code})`;
  return distrusted(host, code) ?? { delivered: false, error: passing, isPassing: true };
}

async function readJson(body: AsyncIterable<unknown>): Promise<unknown> {
  let text = "";
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > mostAnswer) break;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
