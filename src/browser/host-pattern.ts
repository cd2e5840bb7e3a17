import { isIP } from "node:net";
import { domainToUnicode } from "node:url";
import { getPublicSuffix } from "tough-cookie";

/** Some hosts, as somebody wrote them. */
export interface HostPattern {
  /** As the URL parser writes it; IPv6 in brackets. */
  host: string;
  /** Empty for any port. */
  port: string;
  takes: "host" | "subdomains" | "both";
}

/**
 * Reads `example.com` (the host and all below it), `*.example.com` (only what is below it), `host:port`,
 * IP addresses and names in any script; answers why not for what is none of these. `wide`, as is right for
 * what is closed, also reads what many unrelated sites end in, and takes a single word with all below it.
 */
export function readHostPattern(text: string, wide = false): HostPattern | string {
  const [, star, given = "", port = ""] =
    /^\s*(\*\.)?(\[[\da-f:.]+\]|[\da-f]*:[\da-f]*:[\da-f:.]*|[^\s:/?#@\\[\]*%]+)(?::(\d{1,5}))?\s*$/i.exec(
      text,
    ) ?? [];
  const host = withoutDot(
    URL.parse(`http://${isIP(given) === 6 ? `[${given}]` : given}`)?.hostname ?? "",
  );
  if (host === "")
    return "is no host: give names such as example.com, *.example.com or example.com:8080";
  if (port !== "" && (Number(port) === 0 || Number(port) > 65_535)) return "has no valid port";
  const isAlone = isAddress(host) || (!wide && !host.includes(".") && host !== "localhost");
  if (star && isAlone) return "has nothing below it that could be meant";
  if (!wide && !isAlone && isPublicSuffix(host))
    return "is what many unrelated sites end in: name the site's own host";
  const takes = isAlone ? "host" : star ? "subdomains" : "both";
  return { host, port: port === "" ? "" : String(Number(port)), takes };
}

/** Whether a host and its port are among those of a pattern; the host as the URL parser writes it. */
export function fitsHost(pattern: HostPattern, host: string, port: string): boolean {
  const name = withoutDot(host);
  const isBelow = name.endsWith(`.${pattern.host}`) && pattern.takes !== "host";
  if (!isBelow && (name !== pattern.host || pattern.takes === "subdomains")) return false;
  return pattern.port === "" || pattern.port === port;
}

/** A pattern as people read it: punycode made readable again. */
export function shownPattern({ host, port, takes }: HostPattern): string {
  const name = `${takes === "subdomains" ? "*." : ""}${domainToUnicode(host) || host}`;
  return port === "" ? name : `${name}:${port}`;
}

/** Whether a host, as the URL parser writes it, is an IP address. */
export function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, "")) !== 0;
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, "");
}

function isPublicSuffix(host: string): boolean {
  const options = { allowSpecialUseDomain: true, ignoreError: true };
  return host !== "localhost" && getPublicSuffix(host, options) === undefined;
}
