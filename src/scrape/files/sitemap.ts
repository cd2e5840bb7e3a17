import { isTag } from "domhandler";
import { cutNote } from "./fence.ts";
import { content, type ContentText, type TypedContent } from "./typed-content.ts";
import { childText, parseXml } from "./xml.ts";

/** A sitemap or an index of them (sitemaps.org) as a list of addresses; all of them are its links. */
export function sitemapContent({ text, url, limits, truncated }: ContentText): TypedContent {
  const root = parseXml(text)?.children.find(isTag);
  const entries = (root?.children.filter(isTag) ?? []).flatMap((entry) => {
    const address = URL.parse(childText(entry, "loc"), url);
    if (address === null || !/^https?:$/.test(address.protocol)) return [];
    return [{ href: address.href, changed: childText(entry, "lastmod").slice(0, 40) }];
  });
  const shown = entries.slice(0, limits.items);
  const lines = shown.map(({ href, changed }) => `- <${href}>${changed && ` (${changed})`}`);
  const isMore = shown.length < entries.length;
  const note = isMore
    ? cutNote(`the first ${shown.length} of ${entries.length} addresses are shown`)
    : truncated && cutNote("the sitemap goes on");
  const links = [...new Set(entries.map(({ href }) => href))];
  return content("sitemap", lines.join("\n") + (note || ""), { links });
}
