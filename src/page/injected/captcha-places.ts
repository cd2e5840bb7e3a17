import { documentNumber, keyOf, shadowOf } from "./memory.ts";

/** What stands in a frame, as far as its captchas can be told by it. */
export interface CaptchaPlace {
  /** The document and its shadow roots. */
  roots: ParentNode[];
  /** The addresses of the frames within. */
  frames: readonly string[];
  /** Those of scripts and of what the document has loaded. */
  addresses: string[];
}

/** Not those beyond: a page may load without end. */
export const mostCaptchaAddresses = 3_000;

export function captchaPlace(frames: readonly string[]): CaptchaPlace {
  const roots: ParentNode[] = [document];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) {
      const shadow = shadowOf(element);
      if (shadow !== null) roots.push(shadow);
    }
  }
  const scripts = roots.flatMap((root) =>
    [...root.querySelectorAll("script[src]")].map((script) =>
      script instanceof HTMLScriptElement ? script.src : "",
    ),
  );
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const addresses = [...scripts, ...loaded].filter((address) => address !== "");
  return { roots, frames, addresses: addresses.slice(-mostCaptchaAddresses) };
}

/** The elements of a place that fit a selector. */
export function captchaElements({ roots }: CaptchaPlace, selector: string): Element[] {
  return roots.flatMap((root) => [...root.querySelectorAll(selector)]);
}

/** Whether a person sees an element that takes some room. */
export function isCaptchaShown(element: Element | undefined): boolean {
  if (element === undefined) return false;
  const { width, height } = element.getBoundingClientRect();
  const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  return isSeen && width > 8 && height > 8;
}

/** Whether one of these fields holds something. */
export function isCaptchaFilled(place: CaptchaPlace, selector: string): boolean {
  return captchaElements(place, selector).some((field) => (field as HTMLInputElement).value !== "");
}

/** A captcha of a frame, as it was seen there. Texts are empty where the page does not tell them. */
export interface SeenCaptcha {
  kind:
    | "recaptcha"
    | "hcaptcha"
    | "cloudflare"
    | "arkose labs"
    | "geetest"
    | "datadome"
    | "press&hold"
    | "auth0"
    | "image"
    | "text"
    | "altcha"
    | "cap"
    | "friendly captcha";
  /** checkbox, invisible, v3, v4, challenge (a whole page). */
  version: string;
  isEnterprise: boolean;
  key: string;
  action: string;
  /** data-s, rqdata, cData or blob. */
  data: string;
  /** GeeTest's. */
  challenge: string;
  domain: string;
  /** The name of the page's function that is told the token. */
  callback: string;
  question: string;
  isShown: boolean;
  isSolved: boolean;
  /** What it says of its own failure. */
  isFailed: boolean;
  document: number;
  /** What to click, the picture and the field, by their keys in the document. */
  button: number | null;
  picture: number | null;
  field: number | null;
}

export function seenCaptcha(kind: SeenCaptcha["kind"], seen: Partial<SeenCaptcha>): SeenCaptcha {
  return {
    kind,
    version: "",
    isEnterprise: false,
    key: "",
    action: "",
    data: "",
    challenge: "",
    domain: "",
    callback: "",
    question: "",
    isShown: false,
    isSolved: false,
    isFailed: false,
    document: documentNumber(),
    button: null,
    picture: null,
    field: null,
    ...seen,
  };
}

/** The key of an element, where there is one. */
export function captchaKey(element: Element | null | undefined): number | null {
  return element === null || element === undefined ? null : keyOf(element);
}
