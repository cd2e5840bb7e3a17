import type { CaptchaProvider } from "../../captcha/task.ts";
import type { Turns } from "../../turns.ts";
import type { FoundCaptcha } from "../../page/captchas.ts";
import { type ActionContext, ActionFailure } from "../action.ts";

/** What captchas are solved with. */
export interface CaptchaMeans {
  /** Undefined where the operator has set none. */
  provider: CaptchaProvider | undefined;
  /** Who reads pictures: each takes a processor and some hundred MB for a moment. */
  readers: Turns;
  /** How long solving one may take, in ms. */
  limitMs: number;
}

/** What is being solved, and how its page is come to. */
export interface Solving {
  captcha: FoundCaptcha;
  means: CaptchaMeans;
  /** Does something on the page; between two of these others may do something on it. */
  onPage<T>(work: (context: ActionContext) => Promise<T>): Promise<T>;
  /** Aborts when time is up. */
  signal: AbortSignal;
}

/** What the operator does to have more captchas solved; for the end of a sentence. */
export const providerSetup = "set NOCTURNE_CAPTCHA_PROVIDER and NOCTURNE_CAPTCHA_KEY";

/** A captcha as messages call it. */
export function captchaName({ kind, version }: Pick<FoundCaptcha, "kind" | "version">): string {
  const names: Record<FoundCaptcha["kind"], string> = {
    recaptcha: version === "v3" ? "reCAPTCHA v3" : "reCAPTCHA",
    hcaptcha: "hCaptcha",
    cloudflare: version === "challenge" ? "Cloudflare's challenge" : "Turnstile (Cloudflare)",
    "arkose labs": "FunCaptcha (Arkose Labs)",
    geetest: "GeeTest",
    datadome: "DataDome's captcha",
    "press&hold": "press and hold (HUMAN)",
    auth0: "Auth0's picture",
    image: "a picture with a text",
    text: "a question",
    altcha: "ALTCHA",
    cap: "Cap",
    "friendly captcha": "Friendly Captcha",
  };
  return names[kind];
}

/** That a captcha stays unsolved, and what can be done. */
export function unsolved(captcha: FoundCaptcha, why: string): ActionFailure {
  const after = why.endsWith(".") ? "" : ".";
  return new ActionFailure(
    `The captcha is not solved (${captchaName(captcha)}): ${why}${after} A person can solve it: ask with help.`,
  );
}
