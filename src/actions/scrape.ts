import type { DataSpace, ScrapeRequest } from "../contract/page.ts";
import { call, callText } from "../page/call.ts";
import type { Handle, PageTarget } from "../page/cdp-target.ts";
import { type Frame, frameOwner, framesOf, mainFrame } from "../page/frames.ts";
import { locate, NotLocated, selectorsOf } from "../page/locate.ts";
import { frameElements } from "../scrape/frame-elements.ts";
import type { FrameTree, ReadableOptions } from "../scrape/frame.ts";
import { composeFrames } from "../scrape/page.ts";
import { readableHtml } from "../scrape/readable-html.ts";
import { ActionFailure, type Run } from "./action.ts";

const selectorMs = 5_000;

/** The content of the page as Markdown, with its links and, when asked for, its images. */
export async function scrapePage(
  request: ScrapeRequest,
  page: PageTarget,
  signal: AbortSignal,
): Promise<DataSpace> {
  const { frame, root } = await rootOf(request.selector, page, signal);
  const options = {
    onlyMainContent: request.only_main_content,
    ignoredTags: request.ignored_tags ?? [],
  };
  const tree = await readTree(frame, await framesOf(page), root, options);
  const wantsImages = request.scrape_images || request.only_images;
  const content = composeFrames(tree, {
    links: request.scrape_links,
    images: wantsImages,
    useLinkPlaceholders: request.use_link_placeholders,
  });
  const markdown = request.only_images ? "" : content.markdown;
  return {
    markdown,
    images: wantsImages ? content.images : null,
    structured: null,
    success: true,
    content: markdown,
    links: request.scrape_links ? content.links : [],
    ...(request.use_link_placeholders ? { placeholders: content.placeholders } : {}),
  };
}

async function rootOf(selector: string | null, page: PageTarget, signal: AbortSignal) {
  if (selector === null) return { frame: await mainFrame(page), root: null };
  const { frame, handle } = await locate(page, selectorsOf(selector), selectorMs, signal);
  return { frame, root: handle };
}

/** Reads a frame and, where they stand in it, the frames below. */
async function readTree(
  frame: Frame,
  frames: readonly Frame[],
  root: Handle | null,
  options: ReadableOptions,
): Promise<FrameTree> {
  const children = frames.filter(({ parentId }) => parentId === frame.id);
  const [content, indexes] = await Promise.all([
    call(frame, readableHtml, root, options),
    frameIndexes(frame, children),
  ]);
  // What is in a frame is content as a whole; its own menus are few.
  const inner = { ...options, onlyMainContent: false };
  const read = await Promise.all(
    children.map((child) => readTree(child, frames, null, inner).catch(() => undefined)),
  );
  const placed = new Map<number, FrameTree>();
  for (const [at, tree] of read.entries()) {
    const index = indexes[at] ?? -1;
    if (tree !== undefined && index >= 0) placed.set(index, tree);
  }
  return { ...content, frames: placed };
}

/** The numbers under which the child frames stand in the parent's HTML; -1 for one that has gone. */
async function frameIndexes(parent: Frame, children: readonly Frame[]): Promise<number[]> {
  if (children.length === 0) return [];
  const owners = await Promise.all(
    children.map(({ id }) => frameOwner(parent, id).catch(() => null)),
  );
  const source = `(...owners) => { const all = (${frameElements.toString()})(); return owners.map((owner) => all.indexOf(owner)); }`;
  return callText(parent, source, owners);
}

export const scrape: Run<"scrape"> = async (action, { tab, signal }) => {
  if (action.response_format !== null || action.instructions !== null) {
    throw new ActionFailure(
      "Structured scraping needs a language model, which this server does not have yet.",
    );
  }
  try {
    return { message: "Scraped the page", data: await scrapePage(action, tab, signal) };
  } catch (error) {
    if (error instanceof NotLocated) throw new ActionFailure(error.message, { cause: error });
    throw error;
  }
};
