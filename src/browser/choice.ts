import type { Browser } from "./browser.ts";
import type { ExtensionToLoad } from "./loaded-extensions.ts";
import type { FirefoxOptions } from "./firefox/launch.ts";
import type { LaunchChoice } from "./pool.ts";

/** What a session may choose of a Firefox. */
export type FirefoxChoice = Pick<
  FirefoxOptions,
  "path" | "headless" | "userAgent" | "locale" | "timeZone" | "geolocation"
>;

/** Which browser a session works on: one of ours, or one that somebody else runs. */
export type BrowserChoice =
  | ({ kind: "chromium" } & LaunchChoice)
  | ({ kind: "firefox" } & FirefoxChoice)
  | { kind: "external"; cdpUrl: string };

/** Brings the browser of a choice, unless the signal aborts. */
export type TakeBrowser = (choice: BrowserChoice, signal: AbortSignal) => Promise<Browser>;

/** The same browser, with these extensions where it takes any. */
export function withExtensions(
  choice: BrowserChoice,
  extensions: readonly ExtensionToLoad[],
): BrowserChoice {
  return choice.kind === "chromium" ? { ...choice, extensions } : choice;
}
