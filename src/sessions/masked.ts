import type { ExecutionResponse } from "../contract/page.ts";

const mask = "********";
const typed = new Set(["fill", "multi_factor_fill", "fallback_fill"]);
const secretFields = /password|^cc_(number|cvv|exp)|totp/;

/** What of a response may hold a secret. */
type Told = Pick<ExecutionResponse, "action" | "success" | "message" | "exception" | "trace">;

/**
 * What is kept of an executed action: secrets that the caller has put into it are not (DESIGN 7);
 * placeholders are.
 */
export function masked<Response extends Told>(response: Response, isSecret: boolean): Response {
  const trace = maskedTrace(response, isSecret);
  return { ...maskedAction(response, isSecret), trace };
}

function maskedAction<Response extends Told>(response: Response, isSecret: boolean): Response {
  const { action, message, exception, trace } = response;
  const placeholders = new Set<unknown>(trace?.placeholders);
  const { type, value, url } = action;
  if (typed.has(type)) {
    // Where the field was not found, nobody knows what it would have held.
    const hides = isSecret || !response.success || type === "multi_factor_fill";
    return hides && !placeholders.has(value)
      ? { ...response, action: { ...action, value: mask } }
      : response;
  }
  if (typeof value === "object") {
    const kept = Object.entries(value).map(([name, text]) => [
      name,
      secretFields.test(name) && !placeholders.has(text) ? mask : text,
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

/** Addresses come without passwords; a page may show what was typed into it, so what appeared then is not told. */
function maskedTrace({ trace, action: { value } }: Told, isSecret: boolean): Told["trace"] {
  if (!trace) return trace;
  const hasSecret =
    typeof value === "object" && Object.keys(value).some((name) => secretFields.test(name));
  return {
    ...trace,
    url_before: withoutPassword(trace.url_before),
    url_after: withoutPassword(trace.url_after),
    appeared: isSecret || hasSecret ? null : trace.appeared,
  };
}

/** A text in which no address has a password. */
function withoutPassword(text: string): string {
  return text.replace(/(\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${mask}@`);
}
