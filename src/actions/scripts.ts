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

export const evaluateJs: Run<"evaluate_js"> = async ({ code }, { tab }) => {
  const { result, exceptionDetails } = await tab.session.send("Runtime.evaluate", {
    expression: asExpression(code),
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
    timeout: evaluateMs,
    allowUnsafeEvalBlockedByCSP: true,
  });
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
