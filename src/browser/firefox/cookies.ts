import type * as Bidi from "webdriver-bidi-protocol";
import type { Protocol } from "devtools-protocol";
import { type Adapter, type Handlers } from "./adapter.ts";

/** Cookies of the whole browser (CDP `Storage`) by BiDi's `storage`. */
export function cookieHandlers({ bidi }: Adapter): Handlers {
  return {
    "Storage.getCookies": async () => {
      const { cookies } = await bidi.send("storage.getCookies", {});
      return { cookies: cookies.map(cookieOf) };
    },
    "Storage.setCookies": async ({ cookies }) => {
      // All of them are looked at before the first one is set.
      const wanted = cookies.map(partialCookie);
      for (const cookie of wanted) await bidi.send("storage.setCookie", { cookie });
      return {};
    },
    "Storage.clearCookies": async () => {
      await bidi.send("storage.deleteCookies", {});
      return {};
    },
  };
}

function cookieOf(cookie: Bidi.Network.Cookie): Protocol.Network.Cookie {
  const { name, domain, path, httpOnly, secure, sameSite, expiry, size } = cookie;
  const site = sameSites.find(([theirs]) => theirs === sameSite)?.[1];
  return {
    name,
    value: bytesOf(cookie.value).toString("utf8"),
    domain,
    path,
    expires: expiry ?? -1,
    size,
    httpOnly,
    secure,
    session: expiry === undefined,
    ...(site === undefined ? {} : { sameSite: site }),
    priority: "Medium",
    sourceScheme: "Unset",
    sourcePort: -1,
  };
}

const sameSites = [
  ["strict", "Strict"],
  ["lax", "Lax"],
  ["none", "None"],
] as const;

/** The bytes of a value as BiDi tells them. */
export function bytesOf(value: Bidi.Network.BytesValue): Buffer {
  return Buffer.from(value.value, value.type === "base64" ? "base64" : "utf8");
}

function partialCookie(cookie: Protocol.Network.CookieParam): Bidi.Storage.PartialCookie {
  const { name, value, path, httpOnly, secure, sameSite, expires, url } = cookie;
  const domain = cookie.domain ?? URL.parse(url ?? "")?.hostname;
  if (domain === undefined || domain === "") throw new Error(`Invalid cookie fields: ${name}`);
  if (cookie.partitionKey !== undefined)
    throw new Error(`the cookie ${name} is partitioned, which is not available in Firefox`);
  const site = sameSites.find(([, theirs]) => theirs === sameSite)?.[0];
  return {
    name,
    value: { type: "string", value },
    domain,
    ...(path === undefined ? {} : { path }),
    ...(httpOnly === undefined ? {} : { httpOnly }),
    ...(secure === undefined ? {} : { secure }),
    ...(site === undefined ? {} : { sameSite: site }),
    ...(expires === undefined ? {} : { expiry: Math.floor(expires) }),
  };
}
