import { getDocumentProxy } from "unpdf";
import { cutNote } from "./fence.ts";
import { escapeMarkdown } from "../markdown/escape.ts";
import { content, type ContentLimits, type TypedContent } from "./typed-content.ts";

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Pdf["getPage"]>>;
type TextChunk = Awaited<ReturnType<Page["getTextContent"]>>;
type TextItem = Extract<TextChunk["items"][number], { str: string }>;

const mostPageItems = 100_000;

/** A PDF that can't be read; the message says why. */
export class PdfError extends Error {
  override name = "PdfError";
}

/**
 * The text of a PDF, page after page between rules, with its title and the addresses it links to.
 * Throws a PdfError for one that is encrypted or broken. Pictures of text hold no text.
 */
export async function pdfContent(bytes: Uint8Array, limits: ContentLimits): Promise<TypedContent> {
  const deadline = performance.now() + limits.pdfMs;
  const pdf = await opened(bytes);
  try {
    const pages: string[] = [];
    const links = new Set<string>();
    const most = Math.min(pdf.numPages, limits.pages);
    while (pages.length < most) {
      const page = await within(
        readPage(pdf, pages.length + 1, deadline),
        deadline - performance.now(),
      );
      if (page === null) break;
      pages.push(page.text);
      for (const link of page.links) links.add(link);
    }
    const isCut = pages.length < pdf.numPages;
    const note = isCut ? cutNote(`the first ${pages.length} of ${pdf.numPages} pages`) : "";
    const isEmpty = pages.length > 0 && pages.every((text) => text === "");
    const body = isEmpty ? "*No text: its pages are pictures.*" : pages.join("\n\n---\n\n");
    const title = await titleOf(pdf);
    return content("pdf", body + note, { title, links: [...links], pages: pdf.numPages });
  } catch (error) {
    throw new PdfError(`The PDF is broken: ${messageOf(error)}`, { cause: error });
  } finally {
    await pdf.loadingTask.destroy();
  }
}

/** The result of some work, or null when it is not there within `ms`. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), Math.max(0, ms));
  // What fails after its time is of no interest any more.
  work.catch(() => {});
  try {
    return ms > 0 ? await Promise.race([work, late]) : null;
  } finally {
    clearTimeout(timer);
  }
}

async function readPage(pdf: Pdf, number: number, deadline: number) {
  const page = await pdf.getPage(number);
  const result = { text: await pageText(page, deadline), links: await linksOf(page) };
  page.cleanup();
  return result;
}

async function opened(bytes: Uint8Array): Promise<Pdf> {
  try {
    // It takes the bytes for itself, so it gets its own.
    return await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      stopAtErrors: false,
    });
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException";
    const why = isLocked
      ? "The PDF is encrypted and opens only with a password"
      : `The PDF is broken: ${messageOf(error)}`;
    throw new PdfError(why, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}

/** The pieces of text on a page, as far as time and sense allow: a small file can hold any number. */
async function itemsOf(page: Page, deadline: number): Promise<TextItem[]> {
  const reader = page.streamTextContent().getReader() as ReadableStreamDefaultReader<TextChunk>;
  const items: TextItem[] = [];
  while (true) {
    const { done, value } = await reader.read();
    if (done) return items;
    for (const item of value.items) if ("str" in item) items.push(item);
    if (items.length > mostPageItems || performance.now() > deadline) {
      await reader.cancel(new Error("Enough text"));
      return items;
    }
  }
}

/** Lines as they stand; a larger gap between two of them ends a paragraph. */
async function pageText(page: Page, deadline: number): Promise<string> {
  const lines: { text: string; y: number; height: number }[] = [];
  let line = { text: "", y: 0, height: 0 };
  for (const item of await itemsOf(page, deadline)) {
    if (item.str.trim()) {
      line.y = (item.transform as number[])[5] ?? 0;
      line.height = Math.max(line.height, item.height);
    }
    line.text += item.str;
    if (item.hasEOL) {
      lines.push(line);
      line = { text: "", y: 0, height: 0 };
    }
  }
  lines.push(line);
  const shown = lines.filter(({ text }) => text.trim());
  return shown
    .map(({ text, y, height }, at) => {
      const before = shown[at - 1];
      const gap = before ? Math.abs(before.y - y) : 0;
      const isParagraph = before && gap > 1.6 * Math.max(before.height, height);
      const clean = text
        .replace(/\p{Cc}+/gu, " ")
        .replace(/ {2,}/g, " ")
        .trim();
      return `${isParagraph ? "\n" : ""}${escapeMarkdown(clean)}`;
    })
    .join("\n")
    .toWellFormed();
}

async function linksOf(page: Page): Promise<string[]> {
  const annotations = (await page.getAnnotations()) as { url?: unknown }[];
  return annotations.flatMap(({ url }) =>
    typeof url === "string" && /^(https?|mailto):/i.test(url) ? [url] : [],
  );
}

async function titleOf(pdf: Pdf): Promise<string | null> {
  const { info } = await pdf.getMetadata();
  const title = (info as { Title?: unknown }).Title;
  return typeof title === "string" ? title.replace(/\s+/g, " ").trim() || null : null;
}
