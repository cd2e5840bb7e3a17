import type { FrameTree, PageImage } from "./frame.ts";
import { toMarkdown } from "./markdown.ts";

export interface ComposeOptions {
  links: boolean;
  images: boolean;
  /** Write `link1` and `img1.png` for addresses: fewer tokens, and nothing for a model to misspell. */
  useLinkPlaceholders: boolean;
}

/** A page with its frames; links and images in page order, each address once. */
export interface PageContent {
  markdown: string;
  links: string[];
  images: PageImage[];
  /** What each placeholder stands for; empty where none are used. */
  placeholders: Record<string, string>;
}

/**
 * A page as Markdown, each frame as a block where it stands. Frames are put together as HTML: only
 * so does one in a list item or a table cell take that place's indentation and form.
 */
export function composeFrames(main: FrameTree, options: ComposeOptions): PageContent {
  const shown: FrameTree[] = [];
  const html = splice(main, shown);
  const placeholders = new Map<string, string>();
  const counts = { link: 0, image: 0 };
  const placeholder = (url: string, kind: "link" | "image") => {
    const key = `${kind} ${url}`;
    const known = placeholders.get(key);
    if (known) return known;
    const count = ++counts[kind];
    const name = kind === "link" ? `link${count}` : `img${count}.png`;
    placeholders.set(key, name);
    return name;
  };
  const { links, images, useLinkPlaceholders } = options;
  const address = useLinkPlaceholders ? placeholder : undefined;
  return {
    markdown: toMarkdown(html, { links, images, ...(address && { address }) }),
    links: [...new Set(shown.flatMap((frame) => frame.links))],
    images: distinct(shown.flatMap((frame) => frame.images)),
    placeholders: Object.fromEntries(
      Array.from(placeholders, ([key, name]) => [name, key.slice(key.indexOf(" ") + 1)]),
    ),
  };
}

/** The HTML of a frame with those in it; `shown` takes the frames that have a place, in order. */
function splice(frame: FrameTree, shown: FrameTree[]): string {
  shown.push(frame);
  // Text and attributes are escaped, so nothing on the page looks like this.
  return frame.html.replace(
    /<nocturne-frame data-index="(\d+)"><\/nocturne-frame>/g,
    (_, index: string) => {
      const child = frame.frames.get(Number(index));
      return child ? `<div>${splice(child, shown)}</div>` : "";
    },
  );
}

function distinct(images: PageImage[]): PageImage[] {
  const seen = new Set<string>();
  return images.filter(({ url }) => {
    if (url === null) return true;
    const first = !seen.has(url);
    seen.add(url);
    return first;
  });
}
