import type { Frame } from "./frames.ts";

/** A file that a tab shows in place of a web page. */
export interface FilePage {
  contentType: string;
  name: string;
  url: string;
}

/** The id of the file itself (contract 2.2). */
export const fileId = "I0";

const webPage = /^(text\/html|application\/xhtml\+xml)$/;

/**
 * The file that a tab's document is: a picture, plain text, a PDF …; null for a web page. Chromium
 * tells the type with the frame, also where a viewer of its own shows the file (PDF).
 */
export function fileOf({ mimeType = "", url }: Pick<Frame, "mimeType" | "url">): FilePage | null {
  if (mimeType === "" || webPage.test(mimeType)) return null;
  return { contentType: mimeType, name: nameOf(url), url };
}

/** The last part of the URL's path, as a person would read it. */
function nameOf(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split("/").findLast((part) => part !== "") ?? hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
