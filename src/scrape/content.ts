import { selectOne } from "css-select";
import type { Document, Element } from "domhandler";
import { appendChild, findAll, removeElement } from "domutils";
import { bodyOf } from "./document.ts";
import { imagesOf, type PageImage } from "./images.ts";
import { linksOf } from "./links.ts";
import { keepMainContent } from "./main-content/main-content.ts";
import { toMarkdown } from "./markdown/markdown.ts";
import { joinCodeLines } from "./normalize/code.ts";
import { showMathSources } from "./normalize/math.ts";
import { normalize } from "./normalize/normalize.ts";

/** What to take of a page. */
export interface ContentOptions {
  onlyMainContent: boolean;
  /** Keeps the headline above the main content, which is no part of it otherwise. */
  headline: boolean;
  /** Elements of these names are left out. */
  ignoredTags: readonly string[];
  /** A CSS selector: only the first element that it finds counts, whole. */
  selector: string | null;
  links: boolean;
  images: boolean;
  /** Write `link1` and `img1.png` for addresses: fewer tokens, and nothing for a model to misspell. */
  useLinkPlaceholders: boolean;
}

/** The content of a page; links and images in page order, each address once. */
export interface PageContent {
  markdown: string;
  links: string[];
  images: PageImage[];
  /** What each placeholder stands for; empty where none are used. */
  placeholders: Record<string, string>;
}

/** Nothing on the page is what the selector asks for, or it is none. */
export class NotSelected extends Error {
  override name = "NotSelected";
}

/** Takes the content out of a document, which is used up. Throws `NotSelected`. */
export function contentOf(document: Document, url: string, options: ContentOptions): PageContent {
  narrow(document, options);
  if (options.onlyMainContent && options.selector === null) {
    showMathSources(document);
    joinCodeLines(document);
    keepMainContent(document, url, options.headline);
  }
  normalize(document, url);
  const names = placeholderNames();
  // Before the Markdown, which lays flat what is nested too deep.
  const images = options.images ? imagesOf(document, url) : [];
  const links = options.links ? linksOf(document) : [];
  const markdown = toMarkdown(document, {
    links: options.links,
    images: options.images,
    ...(options.useLinkPlaceholders ? { address: names.nameOf } : {}),
  });
  return { markdown, links, images, placeholders: names.placeholders() };
}

function narrow(document: Document, { ignoredTags, selector }: ContentOptions): void {
  const ignored = new Set(ignoredTags.map((tag) => tag.toLowerCase()));
  if (ignored.size > 0) {
    for (const element of findAll(({ name }) => ignored.has(name), document.children)) {
      removeElement(element);
    }
  }
  const body = bodyOf(document);
  if (selector === null || body === undefined) return;
  const found = select(selector, document);
  if (found === body) return;
  removeElement(found);
  for (const child of body.children.slice()) removeElement(child);
  appendChild(body, found);
}

function select(selector: string, document: Document): Element {
  let found: Element | null;
  try {
    found = selectOne(selector.replace(/^css=/, ""), document.children);
  } catch {
    throw new NotSelected(`'${selector}' is no CSS selector.`);
  }
  if (found === null) throw new NotSelected(`No element is '${selector}'.`);
  return found;
}

/** Names each address once, in the order in which they are asked for. */
function placeholderNames() {
  const named = new Map<string, string>();
  const counts = { link: 0, image: 0 };
  const nameOf = (url: string, kind: "link" | "image"): string => {
    const key = `${kind} ${url}`;
    const known = named.get(key);
    if (known !== undefined) return known;
    const count = ++counts[kind];
    const name = kind === "link" ? `link${count}` : `img${count}.png`;
    named.set(key, name);
    return name;
  };
  const placeholders = () =>
    Object.fromEntries(Array.from(named, ([key, name]) => [name, key.slice(key.indexOf(" ") + 1)]));
  return { nameOf, placeholders };
}
