import type { Action } from "../contract/actions.ts";

/** Clients give up after 45 or 60 s (contract 1.0.1). */
const actionMs = 50_000;
const seeingMs = 40_000;
// A page that does not answer for so long, and some seconds more, is taken in hand.
const patienceMs = 4_000;
// Code of the caller's may take its 45 s (contract 2.2).
const codePatienceMs = 46_000;

// To find it, and for the page to settle after it.
const aroundCaptchaMs = 10_000;

/** For all that only looks at the page. */
export const seeingLimits = { limitMs: seeingMs, patienceMs };

/** For an action, with the time that it waits by itself; `captchaMs` is what a captcha may take. */
export function limitsOf(
  action: Action,
  captchaMs: number,
): { limitMs: number; patienceMs: number } {
  if (action.type === "captcha_solve") return { limitMs: captchaMs + aroundCaptchaMs, patienceMs };
  const waitMs = "timeout" in action ? action.timeout : 0;
  return {
    limitMs: Math.max(actionMs, waitMs + actionMs / 2),
    patienceMs: action.type === "evaluate_js" ? codePatienceMs : patienceMs,
  };
}
