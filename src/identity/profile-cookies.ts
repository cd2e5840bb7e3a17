import type { Cookie } from "../contract/sessions.ts";
import { invalidInput } from "../errors.ts";
import type { ProfileState, StateCookie } from "../store/profile-state.ts";
import { isEnding } from "./site.ts";

/** A cookie of a profile in the clients' shape. */
export function cookieShown(cookie: StateCookie): Cookie {
  const { name, value, domain, path, httpOnly, secure, sameSite, expires, partitionKey } = cookie;
  return {
    name,
    value,
    domain,
    path,
    httpOnly,
    secure,
    session: expires <= 0,
    hostOnly: !domain.startsWith("."),
    expires,
    ...(expires > 0 ? { expirationDate: expires } : {}),
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(partitionKey === undefined ? {} : { partitionKey: partitionKey.topLevelSite }),
  };
}

function cookieKept(cookie: Cookie): StateCookie {
  const { name, value, domain, path, httpOnly, secure, expires, sameSite, partitionKey } = cookie;
  return {
    name,
    value,
    domain,
    path,
    expires: expires ?? -1,
    httpOnly,
    secure: secure ?? false,
    ...(sameSite == null ? {} : { sameSite }),
    ...(partitionKey == null
      ? {}
      : { partitionKey: { topLevelSite: partitionKey, hasCrossSiteAncestor: false } }),
  };
}

/** Throws 422 that names each cookie of an ending such as `com` or `co.uk`, which no browser keeps. */
export function checkHosts(given: readonly Cookie[]): void {
  const issues = given.flatMap(({ domain, hostOnly }, index) => {
    const host = domain.replace(/^\./, "");
    // The ending may be a host as well, with cookies for itself alone; one of a single word is none.
    if (!isEnding(host) || (hostOnly === true && host.includes("."))) return [];
    const msg = "is no site of its own, but an ending that many share";
    return [{ loc: ["body", "cookies", index, "domain"], msg, type: "value_error", input: domain }];
  });
  if (issues.length > 0) throw invalidInput(issues);
}

/** A state with these cookies, in the place of those with the same name, host, path and partition. */
export function withCookies(
  state: ProfileState,
  given: readonly Cookie[],
  mode: "append" | "replace",
): ProfileState {
  const keyOf = ({ name, domain, path, partitionKey }: StateCookie) =>
    JSON.stringify([name, domain, path, partitionKey?.topLevelSite]);
  const before = mode === "append" ? state.cookies : [];
  const byKey = new Map([...before, ...given.map(cookieKept)].map((one) => [keyOf(one), one]));
  return { ...state, cookies: [...byKey.values()] };
}
