import type { PageTarget } from "./cdp-target.ts";

/** A file that a tab shows in place of a web page. */
export interface FilePage {
  contentType: string;
  name: string;
  url: string;
}

const webPage = /^(text\/html|application\/xhtml\+xml)$/;

/**
 * The file that the tab's document is: a picture, plain text, a PDF …; null for a web page. Chromium
 * tells the type with the frame, also where a viewer of its own shows the file (PDF).
 */
export async function fileOf({ session }: Pick<PageTarget, "session">): Promise<FilePage | null> {
  const { frameTree } = await session.send("Page.getFrameTree");
  const { mimeType: contentType, url } = frameTree.frame;
  if (contentType === "" || webPage.test(contentType)) return null;
  return { contentType, name: nameOf(url), url };
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
