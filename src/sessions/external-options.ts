import { refusedAddress } from "../browser/external/address.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { refusedAmong, type RefusedOptions } from "./refused-options.ts";

const network = "the network of an external browser (cdp_url) is its own";
const asStarted = "an external browser (cdp_url) is as it was started";
const theirs = "an external browser (cdp_url) keeps the cookies and the data that it has";

const refused: RefusedOptions = {
  egress: "holds for browsers that this server runs: the one of cdp_url has its own way out",
  proxies: network,
  locale: asStarted,
  timezone: asStarted,
  geolocation: asStarted,
  extensions: asStarted,
  aspect_ratio: asStarted,
  profile: theirs,
  auth_ids: theirs,
};

/** What a request asks for that a browser which somebody else runs can't give, and why; nothing without `cdp_url`. */
export function refusedOfExternal(request: SessionStartRequest): { field: string; why: string }[] {
  if (request.cdp_url === null) return [];
  const why = refusedAddress(request.cdp_url);
  return [
    ...(why === undefined ? [] : [{ field: "cdp_url", why }]),
    ...refusedAmong(request, refused),
    // There is always a browser type; this one is what a request means that names none.
    ...(request.browser_type === "chromium" ? [] : [{ field: "browser_type", why: asStarted }]),
  ];
}

/** What a session in a browser that somebody else runs is told. */
export function externalWarnings({ cdp_url: external }: SessionStartRequest): string[] {
  return external === null ? [] : ["cdp_url: the bytes of an external browser are not counted"];
}
