import { invalidField } from "../../errors.ts";

/** What a browser says of itself; the hints and the user agent must tell the same story. */
export interface FetchIdentity {
  userAgent: string;
  /** Absent for a user agent that is not a Chromium: then no client hints are sent. */
  metadata?:
    | { brands?: { brand: string; version: string }[]; platform: string; mobile: boolean }
    | undefined;
}

const accept =
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8," +
  "application/signed-exchange;v=b3;q=0.7";

/** These frame a message or lead it to another server. */
const closed =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*)$/i;
/** Fields that may say who is asking. */
const secret = /auth|cookie|token|key|secret|session|password|credential/i;

/** The caller's own headers, lower case; throws a 422 that names the one that can't be sent. */
export function ownHeaders(headers: Record<string, string>): Map<string, string> {
  const checked = Object.entries(headers).map(([name, value]): [string, string] => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw invalidField("extra_http_headers", `'${name}' is not the name of a header`);
    }
    if (closed.test(name)) throw invalidField("extra_http_headers", `'${name}' can't be set`);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw invalidField(
        "extra_http_headers",
        `the value of '${name}' holds characters no header may hold`,
      );
    }
    return [name.toLowerCase(), value];
  });
  return new Map(checked);
}

/** Those headers of the caller that another origin may see. */
export function publicHeaders(own: Map<string, string>): Map<string, string> {
  return new Map([...own].filter(([name]) => !secret.test(name)));
}

/** Whether the caller's secrets may go along from one address to the next. */
export function keepsSecrets(from: URL, to: URL): boolean {
  const upgraded = from.hostname === to.hostname && to.protocol === "https:" && to.port === "";
  return from.origin === to.origin || (upgraded && from.port === "");
}

/**
 * The fields (name, value, …) with which a current desktop Chrome asks for a page that was typed in,
 * in its order. Hints and newer encodings go only where Chrome sends them: to https and loopback.
 */
export function pageHeaders(
  url: URL,
  identity: FetchIdentity,
  acceptLanguage: string,
  own: Map<string, string>,
): string[] {
  const { userAgent, metadata } = identity;
  const trusted =
    url.protocol === "https:" ||
    /^(localhost|127\.[\d.]+|\[::1\]|.*\.localhost)$/.test(url.hostname);
  const agent = own.get("user-agent");
  const hints = trusted && (agent === undefined || agent === userAgent) ? metadata : undefined;
  const fields: [string, string | undefined][] = [
    ["sec-ch-ua", hints?.brands?.map((one) => `"${one.brand}";v="${one.version}"`).join(", ")],
    ["sec-ch-ua-mobile", hints && (hints.mobile ? "?1" : "?0")],
    ["sec-ch-ua-platform", hints && `"${hints.platform}"`],
    ["Upgrade-Insecure-Requests", "1"],
    ["User-Agent", userAgent],
    ["Accept", accept],
    ["Sec-Fetch-Site", trusted ? "none" : undefined],
    ["Sec-Fetch-Mode", trusted ? "navigate" : undefined],
    ["Sec-Fetch-User", trusted ? "?1" : undefined],
    ["Sec-Fetch-Dest", trusted ? "document" : undefined],
    ["Accept-Encoding", trusted ? "gzip, deflate, br, zstd" : "gzip, deflate"],
    ["Accept-Language", acceptLanguage],
  ];
  const known = new Set(fields.map(([name]) => name.toLowerCase()));
  const rest = [...own].filter(([name]) => !known.has(name));
  return ["host", url.host].concat(
    [...fields, ...rest].flatMap(([name, value]) => {
      const given = own.get(name.toLowerCase()) ?? value;
      return given === undefined ? [] : [name, given];
    }),
  );
}
