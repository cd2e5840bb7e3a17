import type { FoundPage } from "../contract/search.ts";
import { untilAborted } from "../waiting.ts";
import { isTimeout } from "./failure.ts";

/** Reads a page as Markdown; what can't be read is an answer too. */
export type ReadPage = (
  url: string,
  signal: AbortSignal,
) => Promise<{ markdown: string; title: string | null } | { failed: string }>;

/** How many of the best results a deep search reads. */
const readCount = 5;
/** In characters; the rest of a longer page is left out. */
const longestContent = 20_000;
const readMs = 30_000;

/** The results, the best of them with the content of their page; one that can't be read says why and keeps what it has. */
export async function withContent(
  results: readonly FoundPage[],
  read: ReadPage,
  gone: AbortSignal,
  limitMs: number = readMs,
): Promise<FoundPage[]> {
  const signal = AbortSignal.any([AbortSignal.timeout(limitMs), gone]);
  const best = results.slice(0, readCount).map((result) => readInto(result, read, signal));
  return [...(await Promise.all(best)), ...results.slice(readCount)];
}

async function readInto(
  result: FoundPage,
  read: ReadPage,
  signal: AbortSignal,
): Promise<FoundPage> {
  try {
    const page = await untilAborted(read(result.url, signal), signal);
    if ("failed" in page) return { ...result, error: page.failed };
    const content = page.markdown.trim();
    if (content === "") return { ...result, error: "The page has no text." };
    return { ...result, content: content.slice(0, longestContent), content_from: "page" };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { ...result, error: isTimeout(signal) ? "The page was not read in time." : said };
  }
}
