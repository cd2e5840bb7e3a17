import type { Document } from "domhandler";

/** A page as it came back, before anything is taken out of it. */
export interface SeenPage {
  /** Of the answer that brought the page; null where there was none (a browser's own error page). */
  status: number | null;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Where the redirects ended. */
  url: string;
  requestedUrl: string;
  /** The whole page as `parseHtml` reads it. */
  document: Document;
  /** What `visibleText` finds in it. */
  text: string;
  via: "http" | "browser";
}
