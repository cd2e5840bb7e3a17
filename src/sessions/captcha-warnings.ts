import { type CaptchaMeans, providerSetup } from "../actions/captcha/means.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";

/** What a session that is to solve captchas should know. */
export function captchaWarnings(
  { solve_captchas: solves }: SessionStartRequest,
  { provider }: CaptchaMeans,
): string[] {
  if (!solves || provider !== undefined) return [];
  return [
    `solve_captchas: only proof-of-work widgets, plain pictures and sums are solved on this server; for others, its operator has to ${providerSetup}`,
  ];
}
