import { setTimeout as delay } from "node:timers/promises";
import { Script } from "node:vm";
import { ActionFailure, type Run } from "./action.ts";

const evaluateMs = 45_000;

function compiles(code: string): boolean {
  try {
    return new Script(code) instanceof Script;
  } catch {
    return false;
  }
}

/** The code as one expression: itself, or statements with `return` in a function (contract 2.2). Only parsed here, never run. */
export function asExpression(code: string): string {
  const trimmed = code.trim().replace(/;+$/, "");
  if (compiles(`async () => (${trimmed}\n)`)) return `(async () => (${trimmed}\n))()`;
  return `(async () => { ${code}\n })()`;
}

/** How a value is shown: a string as it is, anything else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "null" : JSON.stringify(value, null, 2);
}

/** Chromium's own limit is for the code that runs, not for the promise that it leaves. */
async function inTime<T>(evaluation: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const over = new AbortController();
  const late = delay(evaluateMs, undefined, { signal: AbortSignal.any([signal, over.signal]) });
  try {
    return await Promise.race([evaluation, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}

export const evaluateJs: Run<"evaluate_js"> = async ({ code }, { tab, signal }) => {
  const evaluation = tab.session.send("Runtime.evaluate", {
    expression: asExpression(code),
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
    timeout: evaluateMs,
    allowUnsafeEvalBlockedByCSP: true,
  });
  const evaluated = await inTime(evaluation, signal);
  if (evaluated === undefined)
    throw new ActionFailure(`The code had not ended after ${evaluateMs / 1000} s.`);
  const { result, exceptionDetails } = evaluated;
  if (exceptionDetails !== undefined) {
    const said = exceptionDetails.exception?.description ?? exceptionDetails.text;
    throw new ActionFailure(`The code threw ${said.split("\n")[0]}`);
  }
  const markdown = valueText(result.value);
  const data = {
    markdown,
    images: null,
    structured: null,
    success: true,
    content: markdown,
    links: [],
  };
  return { message: "Evaluated the code", data };
};
