import { isWebUrl } from "../command-policy.ts";

const refused: Record<string, string> = {
  "input.setFiles": "paths are on the server; use the upload_file action",
  "webExtension.install": "extensions can't be loaded into a session",
  "webExtension.uninstall": "extensions can't be loaded into a session",
};

/** The second sends a request elsewhere. */
const urlMethods = new Set(["browsingContext.navigate", "network.continueRequest"]);

/** Why a BiDi command of an outside client is refused; undefined for one that may pass (as with CDP, DESIGN 5). */
export function refusedCommand(
  method: string,
  params: Record<string, unknown>,
  holdsRequests: boolean,
): string | undefined {
  if (method.startsWith("moz:")) return "Firefox itself is not the session's to drive";
  if (urlMethods.has(method) && !isWebUrl(params["url"])) return "only web pages can be opened";
  if (method === "browser.createUserContext" && "proxy" in params)
    return "the session's network can't be changed; choose proxies when it is started";
  // Firefox goes on with a request at anybody's word: the session's own rules would be passed by.
  if (holdsRequests && /^network\.(addIntercept|continue|provide|fail)/.test(method))
    return "the session's own rules hold its requests, and only one can";
  return refused[method];
}
