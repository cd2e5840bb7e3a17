import { selectAll } from "css-select";
import type { AnyNode, Element } from "domhandler";
import { parseHtml } from "../document.ts";

/** How far a page is looked at for its refresh: it belongs in the head. */
const headBytes = 64 * 1024;
const longestDelay = 5;

/**
 * Where a `Refresh` (WHATWG HTML, shared declarative refresh steps) leads within 5 s; null for a later
 * one, and for one that only loads the same page again.
 */
export function refreshTarget(value: string, here: URL, base: URL = here): URL | null {
  const [, delay, rest = ""] =
    /^\s*(\d+|(?=\.))(?:\.[\d.]*)?(?:\s*[;,]|\s|$)\s*(.*)$/s.exec(value) ?? [];
  if (delay === undefined || Number(delay) > longestDelay) return null;
  const address = rest.replace(/^url\s*=\s*/i, "");
  const quote = /^["']/.exec(address)?.[0];
  const given = quote ? address.slice(1).split(quote, 1)[0] : address;
  const target = given?.trim() ? URL.parse(given.trim(), base) : null;
  if (target === null || !/^https?:$/.test(target.protocol)) return null;
  return withoutHash(target) === withoutHash(here) ? null : target;
}

/** Where the meta refresh of a page leads; one within `noscript` is not for us, who can't run scripts either. */
export function metaRefresh(body: Uint8Array, here: URL): URL | null {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, headBytes));
  const html = head.toString("utf8");
  if (!/http-equiv\s*=\s*["']?\s*refresh/i.test(html)) return null;
  const document = parseHtml(html);
  const [element] = selectAll<AnyNode, Element>(
    'meta[http-equiv="refresh" i][content]:not(noscript *)',
    document,
  );
  const [home] = selectAll<AnyNode, Element>("base[href]", document);
  const base = URL.parse(home?.attribs["href"] ?? "", here) ?? here;
  return element ? refreshTarget(element.attribs["content"] ?? "", here, base) : null;
}

function withoutHash(url: URL): string {
  return url.href.replace(/#.*$/s, "");
}
