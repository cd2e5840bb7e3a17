/** What `readableHtml` leaves out: all but the main content, and elements by their names. */
export interface ReadableOptions {
  /** Means nothing where a root is given. */
  onlyMainContent: boolean;
  ignoredTags: string[];
}

/** A picture of a page; `url` is null for an inline SVG and other pictures without an address. */
export interface PageImage {
  url: string | null;
  category: "favicon" | "icon" | "content_image" | "decorative" | "svg_icon" | "svg_content";
  description: string | null;
}

/** What is rendered in one frame of a page: what `readableHtml` finds there. */
export interface ReadableFrame {
  /** Clean HTML; the n-th child frame stands as `<nocturne-frame data-index="n"></nocturne-frame>`. */
  html: string;
  url: string;
  title: string;
  /** Absolute http, https, mailto and tel addresses, each once, in the order of the page. */
  links: string[];
  images: PageImage[];
}

/** A frame and, by their numbers in its HTML, the frames in it. */
export interface FrameTree extends ReadableFrame {
  frames: Map<number, FrameTree>;
}
