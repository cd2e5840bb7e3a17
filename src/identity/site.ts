import { isIP } from "node:net";
import { getPublicSuffix } from "tough-cookie";
import { invalidField } from "../errors.ts";

/** What a credential is kept for (contract 4.4). */
export interface Site {
  /** The registrable domain; the host itself where it is an address or has no dot, as `localhost`. */
  domain: string;
  /** It was written as an `http:` address. */
  isPlain: boolean;
}

const suffixOptions = { allowSpecialUseDomain: true, ignoreError: true };

/**
 * The registrable domain of a host as a URL has it, by the public suffix list; the host itself where
 * it is an address or has no dot. Undefined for a public suffix (`co.uk`, `github.io`), which belongs to
 * nobody, and for what is no name.
 */
export function domainOf(host: string): string | undefined {
  const name = host.replace(/\.$/, "");
  if (name === "") return undefined;
  if (isAddress(name) || !name.includes(".")) return name;
  if (name.split(".").includes("")) return undefined;
  return getPublicSuffix(name, suffixOptions);
}

/** Endings of one word, which the public suffix list can't tell from the name of a host of the local network. */
const commonEndings = new Set(
  "com org net edu gov mil int info biz name pro io co ai app dev uk de fr es it nl eu us ca au jp cn".split(
    " ",
  ),
);

/** Whether a host is an ending that many sites share, such as `com`, `co.uk` and `github.io`. */
export function isEnding(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return commonEndings.has(name) || domainOf(name) === undefined;
}

/** Whether two addresses belong to one site: they share their registrable domain, or have the same host. */
export function isSameSite(one: string, other: string): boolean {
  const [a = "", b = ""] = [one, other].map((url) => URL.parse(url)?.hostname);
  if (a === b) return true;
  const domain = domainOf(a);
  return domain !== undefined && domain === domainOf(b);
}

/**
 * The site that a person or a client means by an address, a host or a host with its port.
 * Throws 422 for the field `url` where that is no site.
 */
export function siteOf(address: string, place: "body" | "query" = "body"): Site {
  const text = address.trim();
  const { scheme, rest = text } =
    /^(?:(?<scheme>[a-z][a-z0-9+.-]*):)?\/\/(?<rest>.*)$/is.exec(text)?.groups ?? {};
  if (scheme !== undefined && !/^https?$/i.test(scheme)) throw noScheme(scheme, place);
  if (/^[^/?#\\]*@/.test(rest))
    throw noSite(
      "must not hold a user name or password; they belong into credentials",
      text,
      place,
    );
  const host = hostIn(rest);
  if (host === undefined || /^\.|\.\./.test(host))
    throw noSite("holds no host; write it like https://example.com", address, place);
  // A word alone is rather a site's name than a host of the local network.
  if (isWord(host) && scheme === undefined && !hasPort(rest))
    throw noSite("is no whole host; write it like example.com", address, place);
  const domain = isEnding(host) ? undefined : domainOf(host);
  if (domain === undefined)
    throw noSite("is no site of its own, but an ending that many share", address, place);
  return { domain, isPlain: /^http$/i.test(scheme ?? "") };
}

function noScheme(scheme: string, place: "body" | "query") {
  const problem = `must be an address of the web: http, https or a host alone, got one of the scheme ${scheme}`;
  return invalidField("url", problem, `${scheme}:`, place);
}

function noSite(problem: string, address: string, place: "body" | "query") {
  // No user name or password, and none of what a path or query may hold.
  const [host = ""] = address.replace(/^[^/]*\/\//, "").split(/[/?#\\]/);
  const input = host.replace(/^.*@/s, "").slice(0, 100);
  return invalidField("url", `${problem}, got ${JSON.stringify(input)}`, input, place);
}

function hostIn(rest: string): string | undefined {
  if (/^[/\\]/.test(rest)) return undefined;
  return URL.parse(`https://${isIP(rest) === 6 ? `[${rest}]` : rest}`)?.hostname;
}

function isAddress(host: string): boolean {
  return host.startsWith("[") || isIP(host) !== 0;
}

function isWord(host: string): boolean {
  const name = host.replace(/\.$/, "");
  return !name.includes(".") && name !== "localhost" && !isAddress(name);
}

function hasPort(rest: string): boolean {
  return /^[^/?#\\]*:\d+/.test(rest);
}
