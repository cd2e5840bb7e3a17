import { shownAddress } from "../browser/external/address.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";

/** A request as it may be kept: without the credentials of its proxy, in whichever place they stand, and the key to its browser. */
export function keptRequest(request: SessionStartRequest): SessionStartRequest {
  const { proxies, cdp_url: cdpUrl } = request;
  return {
    ...request,
    proxies: Array.isArray(proxies) ? proxies.map(withoutCredentials) : proxies,
    cdp_url: cdpUrl && shownAddress(cdpUrl),
  };
}

type Proxy = Extract<SessionStartRequest["proxies"], unknown[]>[number];

function withoutCredentials(proxy: Proxy): Proxy {
  if (proxy.type === "external") {
    const { type, server, bypass } = proxy;
    return { type, server: server.replace(/^([a-z0-9+.-]+:\/\/)?.*@/is, "$1"), bypass };
  }
  if (proxy.type === "tailnet") return { type: "tailnet", oauth_client_id: proxy.oauth_client_id };
  return proxy;
}
