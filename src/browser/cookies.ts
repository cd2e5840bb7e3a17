import type { Protocol } from "devtools-protocol";
import type { Cookie } from "../contract/sessions.ts";
import { invalidField } from "../errors.ts";
import { CdpError } from "./cdp.ts";
import type { Browser } from "./browser.ts";

/** Every cookie of the browser, in the clients' shape. */
export async function readCookies(browser: Browser): Promise<Cookie[]> {
  const { cookies } = await browser.cdp.browser.send("Storage.getCookies");
  return cookies.map((cookie) => ({
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    path: cookie.path,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    session: cookie.session,
    hostOnly: !cookie.domain.startsWith("."),
    expires: cookie.expires,
    ...(cookie.session ? {} : { expirationDate: cookie.expires }),
    ...(cookie.sameSite === undefined ? {} : { sameSite: cookie.sameSite }),
    ...(cookie.partitionKey === undefined
      ? {}
      : { partitionKey: cookie.partitionKey.topLevelSite }),
  }));
}

function toParameter(cookie: Cookie): Protocol.Network.CookieParam {
  const expires = cookie.expires ?? cookie.expirationDate ?? -1;
  const { name, value, domain, path, httpOnly, secure, hostOnly, sameSite, partitionKey } = cookie;
  return {
    name,
    value,
    path,
    httpOnly,
    // A cookie for one host alone is told by its URL, one for a domain by the domain.
    ...(hostOnly
      ? { url: `${secure ? "https" : "http"}://${domain.replace(/^\./, "")}${path}` }
      : { domain }),
    ...(secure == null ? {} : { secure }),
    ...(sameSite == null ? {} : { sameSite }),
    ...(expires > 0 ? { expires } : {}),
    ...(partitionKey == null
      ? {}
      : { partitionKey: { topLevelSite: partitionKey, hasCrossSiteAncestor: false } }),
  };
}

/** Sets all of the cookies or, where the browser refuses one, none: 422. */
export async function writeCookies(browser: Browser, cookies: Cookie[]): Promise<void> {
  try {
    await browser.cdp.browser.send("Storage.setCookies", { cookies: cookies.map(toParameter) });
  } catch (error) {
    if (!(error instanceof CdpError)) throw error;
    throw invalidField(
      "cookies",
      `the browser does not take them: ${error.message.replace(/^.*?: /, "")}`,
    );
  }
}
