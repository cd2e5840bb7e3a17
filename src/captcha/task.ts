/** A captcha as it is put to a provider. Keys and the like stand as the page has them, and are empty where it has none. */
export type CaptchaTask =
  | {
      kind: "recaptcha";
      url: string;
      key: string;
      version: "checkbox" | "invisible" | "v3";
      isEnterprise: boolean;
      action: string;
      /** The page's `data-s`. */
      data: string;
      /** Where the page has its script from: google.com or recaptcha.net. */
      domain: string;
    }
  | { kind: "hcaptcha"; url: string; key: string; isInvisible: boolean; data: string }
  | { kind: "turnstile"; url: string; key: string; action: string; data: string }
  | { kind: "funcaptcha"; url: string; key: string; domain: string; data: string }
  | { kind: "geetest"; url: string; key: string; challenge: string; domain: string }
  | { kind: "geetest4"; url: string; key: string }
  /** A picture with a text; `picture` is a PNG as base64. */
  | { kind: "image"; picture: string }
  | { kind: "text"; question: string };

export type TaskKind = CaptchaTask["kind"];

/** What solves a captcha. */
export interface Solution {
  /** The token, or the text of a picture or the answer to a question; empty where there are only fields. */
  token: string;
  /** Values for fields of these names: GeeTest has several. */
  fields: Record<string, string>;
  /** Cookies that go with it, for the page's site. */
  cookies: Record<string, string>;
  /** The user agent that it was made with, where the provider says so. */
  userAgent: string | undefined;
}

/** A service that solves captchas. */
export interface CaptchaProvider {
  name: string;
  kinds: readonly TaskKind[];
  /** Throws a `CaptchaFailure`, or the signal's reason. */
  solve(task: CaptchaTask, signal: AbortSignal): Promise<Solution>;
}
