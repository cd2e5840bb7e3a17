import { setTimeout as delay } from "node:timers/promises";
import { CaptchaFailure } from "./failure.ts";

/** How a provider is reached. */
export interface Connection {
  /** For messages. */
  provider: string;
  /** Without a slash at its end. */
  baseUrl: string;
  key: string;
  /** How long to wait before each question for the result, in ms; the last is for all that follow. */
  pausesMs: readonly number[];
}

const answerMs = 20_000;
const longestAnswer = 1024 * 1024;
const mostFaults = 3;

/** What a provider answers to a body sent to it, or to a mere question (null). Throws a `CaptchaFailure` for what is no JSON object. */
export async function ask(
  { provider, baseUrl }: Connection,
  path: string,
  body: URLSearchParams | Record<string, unknown> | null,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const text = await textOf(
    new Request(baseUrl + path, {
      ...contentOf(body),
      // What is sent holds the key.
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    }),
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    // Not as the cause: it may tell the address with all that it holds.
    if (error instanceof CaptchaFailure) throw error;
    throw new Unreachable(`${provider} could not be reached.`);
  });
  const answer = objectOf(text);
  if (answer !== undefined) return answer;
  throw new CaptchaFailure(`${provider} gave an answer that is not understood.`);
}

function contentOf(body: URLSearchParams | Record<string, unknown> | null): RequestInit {
  if (body === null) return { method: "GET" };
  if (body instanceof URLSearchParams) return { method: "POST", body };
  const headers = { "content-type": "application/json" };
  return { method: "POST", body: JSON.stringify(body), headers };
}

/** It may work the next time. */
class Unreachable extends CaptchaFailure {}

async function textOf(request: Request): Promise<string> {
  const response = await fetch(request);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > longestAnswer) throw new CaptchaFailure("The provider's answer is too long.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a part of an answer is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Asks again and again until there is a result; some connections in a row may fail. */
export async function polled<T>(
  { pausesMs }: Connection,
  signal: AbortSignal,
  question: () => Promise<T | undefined>,
): Promise<T> {
  let faults = 0;
  for (let count = 0; ; count++) {
    const pause = pausesMs[Math.min(count, pausesMs.length - 1)];
    await delay(pause, undefined, { signal });
    try {
      const result = await question();
      if (result !== undefined) return result;
      faults = 0;
    } catch (error) {
      faults += 1;
      if (!(error instanceof Unreachable) || faults >= mostFaults) throw error;
    }
  }
}
