import { invalidField } from "../errors.ts";
import { fitsHost, readHostPattern, shownPattern } from "./host-pattern.ts";

/** The hosts that somebody stays on. */
export interface AllowedHosts {
  /** As they are told: punycode made readable again. */
  readonly names: readonly string[];
  /** Whether a page of this URL may be opened; one that comes from no server may. */
  allows(url: string): boolean;
}

/** Reads hosts as `readHostPattern` does. Throws a 422 that names `field` for what is none. */
export function allowedHosts(domains: readonly string[], field = "allowed_domains"): AllowedHosts {
  const patterns = domains.map((text) => {
    const pattern = readHostPattern(text);
    if (typeof pattern === "string") throw invalidField(field, `'${text}' ${pattern}`, text);
    return pattern;
  });
  return {
    names: patterns.map(shownPattern),
    allows: (url) => {
      const parsed = URL.parse(url);
      if (parsed === null) return false;
      if (!/^(https?|wss?):$/.test(parsed.protocol)) return isLocal(parsed);
      return patterns.some((pattern) => fitsHost(pattern, parsed.hostname, portOf(parsed)));
    },
  };
}

/** Documents that are made in the browser, from what it has already. */
function isLocal({ href, protocol }: URL): boolean {
  return /^about:(blank|srcdoc)([#?]|$)/.test(href) || protocol === "blob:" || protocol === "data:";
}

function portOf({ port, protocol }: URL): string {
  return port || (/^(https|wss):$/.test(protocol) ? "443" : "80");
}
