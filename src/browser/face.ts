import type { CdpSession } from "./cdp.ts";
import type { UserAgent, UserAgentMetadata } from "./user-agent.ts";

/** What a browser says of itself and of its user, to every page, frame and worker. */
export interface Face {
  userAgent: UserAgent;
  /** BCP 47, of dates and numbers; undefined: the browser's own. */
  locale: string | undefined;
  /** As `navigator.languages` has them, the best first; empty: as the browser was started. */
  languages: readonly string[];
}

/** The client hints of who has none. */
const noHints: UserAgentMetadata = {
  brands: [],
  fullVersionList: [],
  fullVersion: "",
  platform: "",
  platformVersion: "",
  architecture: "",
  model: "",
  mobile: false,
  bitness: "",
  wow64: false,
  formFactors: [],
};

/**
 * Gives a target its face. Nothing is awaited: a paused target answers only after it was let go.
 * The browser's flags alone leave the client hints of workers empty (research/stealth.md 1.2).
 */
export function putOn(session: CdpSession, face: Face, isWorker: boolean): void {
  const { userAgent, locale, languages } = face;
  // Without any, a page sends none; a worker would have the browser's own.
  const hints = userAgent.metadata ?? (isWorker ? noHints : undefined);
  session.post("Emulation.setUserAgentOverride", {
    userAgent: userAgent.userAgent,
    ...(hints === undefined ? {} : { userAgentMetadata: hints }),
    // It goes before a header of the session's own.
    ...(languages.length === 0 ? {} : { acceptLanguage: languages.join(",") }),
  });
  if (locale !== undefined) session.post("Emulation.setLocaleOverride", { locale });
}

/** The face of a session with these headers of its own: languages that are given as a header are not said twice. */
export function beside(face: Face, headers: Record<string, string>): Face {
  const isGiven = Object.keys(headers).some((name) => /^accept-language$/i.test(name));
  return isGiven ? { ...face, languages: [] } : face;
}
