import type { Document } from "domhandler";
import { elementsBelow } from "../tree.ts";

/** What the addresses on a page are relative to: its `base`, or else where it was found. */
export function baseOf(document: Document, url: string): string {
  const given = elementsBelow(document).find(
    ({ name, attribs }) => name === "base" && attribs["href"] !== undefined,
  );
  const base = given ? absolute(given.attribs["href"], url) : null;
  return base && /^https?:/.test(base) ? base : url;
}

/** An absolute address; one that can't be told, for want of a base, stays as it is. */
export function absolute(address: string | undefined, base: string): string | null {
  const given = address?.replace(/[\t\n\r]/g, "").trim();
  if (!given) return null;
  // No address at all is read against a base that is none.
  const parsed = URL.parse(given) ?? URL.parse(given, base);
  if (parsed) return parsed.href;
  return /^[a-z][a-z0-9+.-]*:/i.test(given) || URL.canParse(base) ? null : given;
}
