import type { SessionStartRequest } from "../contract/session-options.ts";
import { refusedAmong, type RefusedOptions } from "./refused-options.ts";

const notThere = "is not available with firefox";

const refused: RefusedOptions = {
  chrome_args: "is for Chromium; Firefox takes none",
  extensions: "firefox takes none: choose chromium",
  block_ads: notThere,
  cookie_consent: notThere,
  quiet_cdp: `${notThere}, which has no CDP`,
  profile: `${notThere}: profiles are kept for Chromium only`,
  auth_ids: `${notThere}: what is logged in is kept for Chromium only`,
};

/** The options of a request for Firefox that it can't carry out, and why. */
export function refusedByFirefox(request: SessionStartRequest): { field: string; why: string }[] {
  return request.browser_type === "firefox" ? refusedAmong(request, refused) : [];
}

/** What a session in Firefox is told that is not as in Chromium. */
export function firefoxWarnings({
  browser_type: type,
  block_resources: blocked,
  web_bot_auth: isSigned,
}: SessionStartRequest): string[] {
  if (type !== "firefox") return [];
  return [
    "browser_type: Firefox speaks no CDP, so cdp_url is null; outside clients join by WebDriver BiDi at bidi_url",
    ...(blocked.length > 0
      ? [
          "block_resources: what shared workers ask for is not blocked, as Firefox does not tell of it",
        ]
      : []),
    ...(isSigned
      ? ["web_bot_auth: redirected requests and those of shared workers are not signed in Firefox"]
      : []),
  ];
}
