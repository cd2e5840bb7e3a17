import type { SessionRecord } from "../store/sessions.ts";

const mostWarnings = 50;
const longestWarning = 300;

/** Tells something of a session once. Pages choose what stands in warnings, and how many there are. */
export function addWarning({ warnings }: Pick<SessionRecord, "warnings">, text: string): void {
  const warning =
    text.length > longestWarning ? `${text.slice(0, longestWarning).toWellFormed()}…` : text;
  if (warnings.length < mostWarnings && !warnings.includes(warning)) warnings.push(warning);
}
