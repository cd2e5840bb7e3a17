import type { Document, Element } from "domhandler";
import { findOne, textContent } from "domutils";
import { judge, type Judgement } from "./blocked/judge.ts";
import { type ContentOptions, contentOf, type PageContent } from "./content.ts";
import { contentByType, type FileContent } from "./files/content-by-type.ts";
import { decodeText } from "./decode.ts";
import { parseHtml, parseUnrendered } from "./document.ts";
import { composeRendered, composeSent, type RenderedFrame, type SentFrame } from "./frames.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import type { SeenPage } from "./blocked/seen-page.ts";
import { type StructuredSource, structuredSource } from "./structured/source.ts";
import { visibleText } from "./blocked/visible-text.ts";

/** Where a page's content comes from. */
export type PageSource =
  /** As a browser rendered it. */
  | { kind: "rendered"; page: RenderedFrame; isPart: boolean }
  /** As somebody has it. */
  | { kind: "sent"; frames: [SentFrame, ...SentFrame[]] }
  /** As a server sent it. */
  | {
      kind: "fetched";
      body: Uint8Array;
      contentType: string | null;
      charset: string | null;
      truncated: boolean;
    };

/** What is known of how a page was had. */
export type Seen = Omit<SeenPage, "document" | "text">;

/** A page to read; a part of one, and one that was not asked for by its address, is not judged. */
export interface ReadTask {
  source: PageSource;
  url: string;
  seen: Seen | null;
  content: ContentOptions;
  /** The schema of the structured data that is asked for, null for any; undefined where none is. */
  schema: JsonSchema | null | undefined;
}

/** What was found in a page. */
export interface PageRead extends PageContent, Judgement {
  title: string | null;
  /** What structured data is made of and held against; null where none is asked for. */
  structured: StructuredSource | null;
  warnings: string[];
}

/** Reads a page: whether it is one, and what is on it. Throws `NotSelected`. */
export async function readPage(task: ReadTask): Promise<PageRead> {
  const { source, url } = task;
  if (source.kind === "rendered") return readDocument(() => composeRendered(source.page), task);
  if (source.kind === "sent") return readDocument(() => composeSent(source.frames), task);
  const file = await contentByType({ ...source, url });
  if (file.kind !== "html") return readFile(file, task);
  const { text } = decodeText(source.body, { charset: source.charset, syntax: "html" });
  const read = readDocument(() => parseUnrendered(text), task);
  const cut = "The page is longer than is read; the rest of it is left out.";
  return source.truncated ? { ...read, warnings: [...read.warnings, cut] } : read;
}

function readDocument(parse: () => Document, task: ReadTask): PageRead {
  const document = parse();
  const { url, seen, content, source } = task;
  const isPart = source.kind === "rendered" && source.isPart;
  const judged =
    seen === null || isPart
      ? { blocked: null, needsBrowser: null }
      : judge({ ...seen, document, text: visibleText(document, seen.via) });
  const title = titleOf(document);
  // What stands in the head and in attributes is gone once the content was taken out.
  const structured = sourceOf(document, "", task);
  const options = isPart ? { ...content, onlyMainContent: false } : content;
  const main = contentOf(document, url, options);
  // What was chosen can turn out to be nothing that is seen: then the whole page is the answer.
  const isEmpty = options.onlyMainContent && main.markdown === "";
  const found = isEmpty ? contentOf(parse(), url, { ...options, onlyMainContent: false }) : main;
  return { ...found, ...judged, title, structured, warnings: [] };
}

/** A file is content as it stands; one that can't be read is told as an error page. */
function readFile(file: FileContent, task: ReadTask): PageRead {
  const { content, seen } = task;
  const failed = seen !== null && (seen.status ?? 200) >= 400;
  const reason = failed ? `The server answered with HTTP ${seen.status}.` : file.problem;
  return {
    markdown: file.markdown,
    links: content.links ? file.links : [],
    images: content.images ? file.images : [],
    placeholders: {},
    title: file.title,
    blocked: reason === null ? null : { kind: "error page", reason },
    needsBrowser: null,
    structured: sourceOf(parseHtml(""), file.markdown, task),
    warnings: [],
  };
}

function sourceOf(document: Document, markdown: string, { url, schema }: ReadTask) {
  return schema === undefined ? null : structuredSource({ document, url, markdown }, schema);
}

/** The name of a page: its title, or the one that it gives to others, or its first heading. */
function titleOf(document: Document): string | null {
  const find = (test: (element: Element) => boolean) => findOne(test, document.children);
  const title = find(({ name }) => name === "title");
  const shared = find(({ attribs }) => attribs["property"] === "og:title");
  const heading = find(({ name }) => name === "h1");
  const candidates = [
    title && textContent(title),
    shared?.attribs["content"],
    heading && textContent(heading),
  ];
  const named = candidates.map((text) => text?.replace(/\s+/g, " ").trim()).find(Boolean);
  return named?.toWellFormed().slice(0, 1_000) ?? null;
}
