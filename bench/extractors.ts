import { Readability } from "@mozilla/readability";
import { Defuddle } from "defuddle/node";
import { parseHTML } from "linkedom";
import TurndownService from "turndown";
import { bodyOf } from "../src/scrape/document.ts";
import { parseHtml } from "../src/scrape/document.ts";
import { visibleText } from "../training/extracted-text.ts";

/** The main content of a page as text. */
export type Extractor = (html: string, url: string) => string | Promise<string>;

function textOfHtml(html: string): string {
  return visibleText(bodyOf(parseHtml(html)));
}

export function readable(html: string): string {
  const { document } = parseHTML(html);
  return textOfHtml(new Readability(document).parse()?.content ?? "");
}

export async function defuddled(html: string, url: string): Promise<string> {
  const { document } = parseHTML(html);
  const { content } = await Defuddle(document, url);
  return textOfHtml(content);
}

/** The whole page, without addresses: what is there to choose from. */
export function wholeBody(html: string): string {
  const service = new TurndownService();
  service.remove(["script", "style", "noscript", "head", "iframe"] as never);
  service.addRule("link", { filter: "a", replacement: (text) => text });
  service.addRule("image", { filter: "img", replacement: () => "" });
  return service.turndown(html);
}
