import { isIP } from "node:net";
import { domainToUnicode } from "node:url";
import { getPublicSuffix } from "tough-cookie";
import { invalidField } from "../errors.ts";

/** The hosts that somebody stays on. */
export interface AllowedHosts {
  /** As they are told: punycode made readable again. */
  readonly names: readonly string[];
  /** Whether a page of this URL may be opened; one that comes from no server may. */
  allows(url: string): boolean;
}

interface Pattern {
  host: string;
  /** Empty for any port. */
  port: string;
  takes: "host" | "subdomains" | "both";
}

/**
 * Reads `example.com` (the host and all below it), `*.example.com` (only what is below it), `host:port`,
 * IP addresses and names in any script. Throws a 422 that names `field` for what is none of these.
 */
export function allowedHosts(domains: readonly string[], field = "allowed_domains"): AllowedHosts {
  const patterns = domains.map((text) => patternOf(text, field));
  return {
    names: patterns.map(nameOf),
    allows: (url) => {
      const parsed = URL.parse(url);
      if (parsed === null) return false;
      if (!/^(https?|wss?):$/.test(parsed.protocol)) return isLocal(parsed);
      return patterns.some((pattern) => fits(pattern, parsed));
    },
  };
}

/** Documents that are made in the browser, from what it has already. */
function isLocal({ href, protocol }: URL): boolean {
  return /^about:(blank|srcdoc)([#?]|$)/.test(href) || protocol === "blob:" || protocol === "data:";
}

function fits({ host, port, takes }: Pattern, url: URL): boolean {
  const name = withoutDot(url.hostname);
  const isBelow = name.endsWith(`.${host}`) && takes !== "host";
  if (!isBelow && (name !== host || takes === "subdomains")) return false;
  return port === "" || port === portOf(url);
}

function portOf({ port, protocol }: URL): string {
  return port || (/^(https|wss):$/.test(protocol) ? "443" : "80");
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, "");
}

function patternOf(text: string, field: string): Pattern {
  const refuse = (why: string) => invalidField(field, `'${text}' ${why}`, text);
  const [, star, given = "", port = ""] =
    /^\s*(\*\.)?(\[[\da-f:.]+\]|[\da-f]*:[\da-f]*:[\da-f:.]*|[^\s:/?#@\\[\]*%]+)(?::(\d{1,5}))?\s*$/i.exec(
      text,
    ) ?? [];
  const host = withoutDot(
    URL.parse(`http://${isIP(given) === 6 ? `[${given}]` : given}`)?.hostname ?? "",
  );
  if (host === "")
    throw refuse("is no host: give names such as example.com, *.example.com or example.com:8080");
  if (port !== "" && (Number(port) === 0 || Number(port) > 65_535))
    throw refuse("has no valid port");
  const isAddress = isIP(host.replace(/^\[|\]$/g, "")) !== 0;
  const isSingle = !host.includes(".") && host !== "localhost";
  if (star && (isAddress || isSingle)) throw refuse("has nothing below it that could be meant");
  if (!isAddress && !isSingle && isPublicSuffix(host))
    throw refuse("is what many unrelated sites end in: name the site's own host");
  const takes = isAddress || isSingle ? "host" : star ? "subdomains" : "both";
  return { host, port: port === "" ? "" : String(Number(port)), takes };
}

function isPublicSuffix(host: string): boolean {
  const options = { allowSpecialUseDomain: true, ignoreError: true };
  return host !== "localhost" && getPublicSuffix(host, options) === undefined;
}

function nameOf({ host, port, takes }: Pattern): string {
  const name = `${takes === "subdomains" ? "*." : ""}${domainToUnicode(host) || host}`;
  return port === "" ? name : `${name}:${port}`;
}
