import { isTag, type Element } from "domhandler";
import { getElementsByTagName, getInnerHTML, textContent } from "domutils";
import { parseHtml } from "../document.ts";
import { cutNote } from "./fence.ts";
import type { PageImage } from "../images.ts";
import { escapeMarkdown } from "../markdown/escape.ts";
import { toMarkdown } from "../markdown/markdown.ts";
import { content, type ContentText, type TypedContent } from "./typed-content.ts";
import { child, childText, parseXml, xmlContent } from "./xml.ts";

/** A feed of any kind; `title` may hold HTML, `html` does. */
interface Feed {
  title: string;
  html: string;
  items: FeedItem[];
}

interface FeedItem {
  title: string;
  url: string;
  date: string;
  author: string;
  html: string;
}

/** How much of one item is shown. */
const mostItemCharacters = 4000;
const mostItemHtml = 12_000;

/** RSS 0.9 to 2.0, RDF or Atom (RFC 4287): a heading, link, date and summary for each item. */
export function feedContent(source: ContentText): TypedContent {
  const root = parseXml(source.text)?.children.find(isTag);
  if (root === undefined) return xmlContent(source);
  return written(root.name === "feed" ? atomFeed(root) : rssFeed(root), source);
}

/** A JSON Feed (jsonfeed.org, version 1); null where the text is none. */
export function jsonFeedContent(source: ContentText): TypedContent | null {
  if (!/"version"\s*:\s*"https?:\\?\/\\?\/jsonfeed\.org/.test(source.text.slice(0, 5000)))
    return null;
  try {
    const { title, description, items } = JSON.parse(source.text) as Record<string, unknown>;
    const list = Array.isArray(items) ? (items as unknown[]) : [];
    const feed = { title: escaped(title), html: escaped(description), items: list.map(jsonItem) };
    return written(feed, source);
  } catch {
    return null;
  }
}

function jsonItem(value: unknown): FeedItem {
  const item = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const given = item["authors"] ?? item["author"];
  const [author] = (Array.isArray(given) ? given : [given]) as ({ name?: unknown } | undefined)[];
  return {
    title: escaped(item["title"]),
    url: stringOf(item["url"] ?? item["external_url"]),
    date: stringOf(item["date_published"] ?? item["date_modified"]),
    author: stringOf(author?.name),
    html:
      escaped(item["summary"]) || stringOf(item["content_html"]) || escaped(item["content_text"]),
  };
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function escaped(value: unknown): string {
  return stringOf(value).replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

function rssFeed(root: Element): Feed {
  const channel = child(root, "channel") ?? root;
  const items = getElementsByTagName("item", root).map((item) => ({
    title: childText(item, "title", "media:title"),
    url: childText(item, "link") || permalink(item),
    date: childText(item, "pubDate", "dc:date", "date"),
    author: childText(item, "dc:creator", "itunes:author", "author"),
    html: childText(item, "description") || childText(item, "content:encoded", "itunes:summary"),
  }));
  return { title: childText(channel, "title"), html: childText(channel, "description"), items };
}

function permalink(item: Element): string {
  const guid = child(item, "guid");
  const isLink = guid && guid.attribs["isPermaLink"] !== "false";
  const text = isLink ? textContent(guid).trim() : "";
  return /^https?:/i.test(text) ? text : (child(item, "enclosure")?.attribs["url"] ?? "");
}

function atomFeed(root: Element): Feed {
  const items = getElementsByTagName("entry", root).map((entry) => {
    const author = child(entry, "author");
    return {
      title: atomText(child(entry, "title")),
      url: atomLink(entry),
      date: childText(entry, "published", "updated", "issued", "modified"),
      author: author ? childText(author, "name") : "",
      html: atomText(child(entry, "summary")) || atomText(child(entry, "content")),
    };
  });
  return { title: atomText(child(root, "title")), html: atomText(child(root, "subtitle")), items };
}

/** A text construct as HTML (RFC 4287 section 3.1). */
function atomText(element: Element | undefined): string {
  if (element === undefined) return "";
  const type = element.attribs["type"] ?? "text";
  if (/xhtml/.test(type)) return getInnerHTML(element).trim();
  const text = textContent(element).trim();
  return /html/.test(type) ? text : escaped(text);
}

function atomLink(entry: Element): string {
  const links = entry.children.filter(isTag).filter(({ name }) => name === "link");
  const named = links.find(({ attribs }) => (attribs["rel"] ?? "alternate") === "alternate");
  return (named ?? links[0])?.attribs["href"] ?? "";
}

function written(feed: Feed, { url, limits, truncated }: ContentText): TypedContent {
  const links = new Set<string>();
  const images = new Map<string, PageImage>();
  const shown = feed.items.slice(0, limits.items);
  const body = (html: string, base: string) =>
    toMarkdown(parseHtml(html.slice(0, mostItemHtml)), {
      links: true,
      images: true,
      address: (given, kind) => {
        const href = absolute(given, base) ?? given;
        if (kind === "link") links.add(href);
        else images.set(href, { url: href, category: "content_image", description: null });
        return href;
      },
    });
  const title = plainText(feed.title);
  const intro = body(feed.html, url);
  const sections = shown.map((item) => section(item, url, links, body));
  const isMore = shown.length < feed.items.length;
  const note = isMore
    ? cutNote(`the first ${shown.length} of ${feed.items.length} items are shown`)
    : truncated && cutNote("the feed goes on");
  const parts = [title && `# ${escapeMarkdown(title)}`, intro, ...sections].filter(Boolean);
  const more = { title: title || null, links: [...links], images: [...images.values()] };
  return content("feed", parts.join("\n\n") + (note || ""), more);
}

function section(
  item: FeedItem,
  feedUrl: string,
  links: Set<string>,
  body: (html: string, base: string) => string,
): string {
  const href = absolute(item.url, feedUrl);
  if (href !== null) links.add(href);
  const date = shownDate(item.date);
  const title = escapeMarkdown(plainText(item.title) || href || date || "Untitled");
  const byline = [date, plainText(escaped(item.author))].filter(Boolean).map(escapeMarkdown);
  const text = shortened(body(item.html, href ?? feedUrl));
  return [`## ${href === null ? title : `[${title}](${encoded(href)})`}`, byline.join(" · "), text]
    .filter(Boolean)
    .join("\n\n");
}

function absolute(address: string, base: string): string | null {
  const url = address.trim() ? URL.parse(address.trim(), base) : null;
  return url && /^(https?|mailto):$/.test(url.protocol) ? url.href : null;
}

function encoded(href: string): string {
  return href.replace(/\(/g, "%28").replace(/\)/g, "%29");
}

function plainText(html: string): string {
  const text = /[<&]/.test(html) ? textContent(parseHtml(html)) : html;
  return text.replace(/\s+/g, " ").trim();
}

function shownDate(date: string): string {
  const time = Date.parse(date);
  if (Number.isNaN(time)) return date.replace(/\s+/g, " ").trim().slice(0, 100);
  return new Date(time)
    .toISOString()
    .replace(/:\d\d\.\d+Z$/, "Z")
    .replace("T", " ");
}

/** The first paragraphs of a text, with no fence left open. */
function shortened(markdown: string): string {
  if (markdown.length <= mostItemCharacters) return markdown;
  const end = markdown.lastIndexOf("\n\n", mostItemCharacters);
  const kept = markdown.slice(0, end > 0 ? end : mostItemCharacters);
  const fences = kept.match(/^`{3,}/gm) ?? [];
  return `${kept}${fences.length % 2 === 1 ? `\n${fences.at(-1)}` : ""}\n\n…`;
}
