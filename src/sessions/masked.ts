import type { ExecutionResponse } from "../contract/page.ts";

const mask = "********";
const typed = new Set(["fill", "multi_factor_fill", "fallback_fill"]);
const secretFields = /password|^cc_(number|cvv|exp)|totp/;

/** What is kept of an executed action: secrets that the caller has put into it are not (DESIGN 7). */
export function masked(response: ExecutionResponse, isSecret: boolean): ExecutionResponse {
  const { action, message, exception } = response;
  const { type, value, url } = action;
  if (typed.has(type)) {
    // Where the field was not found, nobody knows what it would have held.
    const hides = isSecret || !response.success || type === "multi_factor_fill";
    return hides ? { ...response, action: { ...action, value: mask } } : response;
  }
  if (typeof value === "object") {
    const kept = Object.entries(value).map(([name, text]) => [
      name,
      secretFields.test(name) ? mask : text,
    ]);
    return { ...response, action: { ...action, value: Object.fromEntries(kept) } };
  }
  if (typeof url !== "string") return response;
  return {
    ...response,
    action: { ...action, url: withoutPassword(url) },
    message: withoutPassword(message),
    exception: exception === null ? null : withoutPassword(exception),
  };
}

/** A text in which no address has a password. */
function withoutPassword(text: string): string {
  return text.replace(/(\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${mask}@`);
}
