import type { PageImage } from "../images.ts";

/** What a file is for those who read it. */
export type ContentKind =
  | "html"
  | "text"
  | "markdown"
  | "json"
  | "csv"
  | "xml"
  | "feed"
  | "sitemap"
  | "pdf"
  | "image"
  | "unsupported";

/** A file as Markdown. */
export interface TypedContent {
  kind: ContentKind;
  title: string | null;
  /** Empty for HTML, which others read, and for what is unsupported. */
  markdown: string;
  /** Absolute addresses, each once, in the order of the file. */
  links: string[];
  images: PageImage[];
  /** How many pages a PDF has, read or not. */
  pages?: number;
}

/** How much of a file is read. */
export interface ContentLimits {
  /** Characters of text, JSON and XML. */
  characters: number;
  /** Rows of a table, beside its header. */
  rows: number;
  /** Items of a feed, and addresses of a sitemap that are written out. */
  items: number;
  /** Pages of a PDF. */
  pages: number;
  /** Milliseconds for a PDF. */
  pdfMs: number;
}

/** What a file is read as: bytes for those kinds that need them, text for the others. */
export interface ContentText {
  text: string;
  url: string;
  /** Whether the file itself was cut before it came here. */
  truncated: boolean;
  limits: ContentLimits;
}

/** Content with all that is optional left out. */
export function content(
  kind: ContentKind,
  markdown: string,
  more: Partial<TypedContent> = {},
): TypedContent {
  return { kind, title: null, links: [], images: [], ...more, markdown: markdown.toWellFormed() };
}
