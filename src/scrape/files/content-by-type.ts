import { gunzipSync } from "node:zlib";
import { decodeText } from "../decode.ts";
import { delimitedContent } from "./delimited.ts";
import { cutNote, cutText, fenced } from "./fence.ts";
import { feedContent, jsonFeedContent } from "./feed.ts";
import type { FetchedPage } from "../fetch/fetch.ts";
import { imageContent } from "./image-file.ts";
import { jsonContent } from "./json-text.ts";
import { pdfContent, PdfError } from "./pdf.ts";
import { sitemapContent } from "./sitemap.ts";
import { sniffType } from "./sniff-type.ts";
import {
  content,
  type ContentLimits,
  type ContentText,
  type TypedContent,
} from "./typed-content.ts";
import { rootName, xmlContent } from "./xml.ts";

/** A file as it was fetched. */
export type ContentSource = Pick<
  FetchedPage,
  "url" | "contentType" | "charset" | "body" | "truncated"
> &
  Partial<Pick<FetchedPage, "headers">>;

/** What a file is, and what it says as Markdown. */
export interface FileContent extends TypedContent {
  /** The media type that it was read as, lower case. */
  type: string;
  /** Bytes of the whole file; null where only its beginning is known. */
  size: number | null;
  /** Why there is no Markdown, and what to do, in a sentence; null where there is some. */
  problem: string | null;
}

const defaults: ContentLimits = {
  characters: 1_000_000,
  rows: 1000,
  items: 200,
  pages: 300,
  // Before the thread that reads it is given up: what was read until then is an answer.
  pdfMs: 12_000,
};

/**
 * Reads a file by what it is: by its media type where that can be believed, else by its bytes. HTML is
 * only named. What can't be read is `unsupported` and says why. Depends on nothing but its arguments,
 * takes as long as the file is large, and throws nothing for whatever file.
 */
export async function contentByType(
  source: ContentSource,
  limits: Partial<ContentLimits> = {},
): Promise<FileContent> {
  const type = sniffType(source.body, source.contentType, source.url);
  const size = sizeOf(source);
  const named = (read: TypedContent): FileContent => ({ ...read, type, size, problem: null });
  const all = { ...defaults, ...limits };
  if (isGzip(type)) return unpacked(source, limits, type, size);
  if (type === "application/pdf") {
    try {
      return named(await pdfContent(source.body, all));
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
      const cut = source.truncated ? "; it was cut because it is too large" : "";
      return unsupported(type, size, error.message + cut);
    }
  }
  if (/^image\/(?!svg\+xml)/.test(type)) return named(imageContent(source.body, type, source.url));
  const read = readText(source, type, all);
  return read ? named(read) : unsupported(type, size, `This is ${type}`);
}

function isGzip(type: string): boolean {
  return /^application\/(x-)?gzip$/.test(type);
}

function sizeOf({ body, truncated, headers = {} }: ContentSource): number | null {
  if (!truncated) return body.length;
  const length = Number(headers["content-length"]);
  return headers["content-encoding"] || !(length > body.length) ? null : length;
}

function unsupported(type: string, size: number | null, why: string): FileContent {
  const bytes = size === null ? "" : ` (${size.toLocaleString("en")} bytes)`;
  const problem = `${why}${bytes}: it can't be read as text. Download it in a session instead.`;
  return { ...content("unsupported", ""), type, size, problem };
}

/** The one file in a gzip, such as a sitemap; an archive of several stays closed. */
async function unpacked(
  source: ContentSource,
  limits: Partial<ContentLimits>,
  type: string,
  size: number | null,
): Promise<FileContent> {
  const closed = unsupported(type, size, "This is a compressed file");
  try {
    const body = gunzipSync(source.body, { maxOutputLength: 50_000_000 });
    // A gzip can hold itself without end.
    if (isGzip(sniffType(body, null, ""))) return closed;
    const url = source.url.replace(/\.gz(?=$|[?#])/i, "");
    const inner = await contentByType({ ...source, url, body, contentType: null }, limits);
    return /^(xml|sitemap|feed|json|csv|text)$/.test(inner.kind) ? { ...inner, size } : closed;
  } catch {
    return closed;
  }
}

function readText(
  { body, charset, url, truncated }: ContentSource,
  type: string,
  limits: ContentLimits,
): TypedContent | null {
  const decoded = (syntax: "xml" | "text"): ContentText => {
    const { text } = decodeText(body, { charset, syntax });
    return { text, url, truncated, limits };
  };
  if (type === "text/html") {
    // Some feeds come as pages (WHATWG MIME Sniffing section 7.3).
    const isOther = /^(rss|feed|rdf:RDF|urlset|sitemapindex)$/.test(rootOf(body) ?? "");
    return isOther ? readXml(decoded("xml")) : content("html", "");
  }
  if (type === "application/xhtml+xml") return content("html", "");
  if (type === "image/svg+xml") return imageContent(body, type, url);
  if (/^(text|application)\/xml$|\+xml$/.test(type)) return readXml(decoded("xml"));
  if (/^(text|application)\/(x-)?(json|javascript\+json)$|\+json$/.test(type)) {
    const source = decoded("text");
    return jsonFeedContent(source) ?? jsonContent(source);
  }
  if (/^(text|application)\/((x-)?csv|vnd\.ms-excel\.csv)$/.test(type)) {
    return delimitedContent(decoded("text"));
  }
  if (type === "text/tab-separated-values") return delimitedContent(decoded("text"), "\t");
  const language = languageOf(type);
  return language === null ? null : plainContent(decoded("text"), type, language);
}

function rootOf(body: Uint8Array): string | null {
  return rootName(
    Buffer.from(body.subarray(0, 4096))
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
  );
}

function readXml(source: ContentText): TypedContent {
  const root = rootName(source.text) ?? "";
  if (/^(rss|feed|rdf:RDF)$/.test(root)) return feedContent(source);
  if (/^(urlset|sitemapindex)$/.test(root)) return sitemapContent(source);
  return /^html$/i.test(root) ? content("html", "") : xmlContent(source);
}

/** What to call a text in a fence; empty for one that needs none, null for what is no text. */
function languageOf(type: string): string | null {
  if (/^text\/(plain|(x-)?markdown)$/.test(type)) return "";
  const [family, name = ""] = type.split("/");
  const known =
    /(javascript|ecmascript|typescript|yaml|toml|ndjson|jsonl|jsonlines|x-sh|sql|graphql|x-www-form-urlencoded)$/;
  if (family !== "text" && !known.test(name)) return null;
  return name.replace(/^x-/, "").replace(/[^\w+#.-]/g, "");
}

/** Text as it stands, Markdown too; code in a fence. */
function plainContent(source: ContentText, type: string, language: string): TypedContent {
  const { text, cut } = cutText(source.text, source.limits.characters);
  const note = cut || source.truncated ? cutNote("the text goes on") : "";
  const kind = type.endsWith("markdown") ? "markdown" : "text";
  const heading = kind === "markdown" ? /^# +(.+?)[ #]*$/m.exec(text.slice(0, 10_000))?.[1] : null;
  const links = new Set(
    Array.from(text.matchAll(/\bhttps?:\/\/[^\s<>"'`\\^{|}]+/g), ([found]) => linkOf(found)),
  );
  links.delete("");
  const body = language ? fenced(text, language) : text.trimEnd();
  return content(kind, body + note, { title: heading ?? null, links: [...links] });
}

/** An address in running text, without what only stands after it. */
function linkOf(found: string): string {
  const bare = found.replace(/[.,;:!?*_~\]]+$/, "");
  const closing = bare.endsWith(")") && !bare.includes("(") ? bare.slice(0, -1) : bare;
  return URL.parse(closing.replace(/\)\].*$|\]\(.*$/, ""))?.href ?? "";
}
