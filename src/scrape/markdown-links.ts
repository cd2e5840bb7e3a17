import type TurndownService from "turndown";
import { escapeMarkdown, unescapeStart } from "./markdown-escape.ts";

/** What becomes of links and images. */
export interface LinkOptions {
  /** False keeps the text of a link only. */
  links: boolean;
  images: boolean;
  /** What to write for an address, where not itself. */
  address?: (url: string, kind: "link" | "image") => string;
}

/** Links and images inline. Addresses that run a script or hold the data themselves are left out. */
export function links(service: TurndownService, options: LinkOptions): void {
  const target = (element: Element, name: "href" | "src", kind: "link" | "image") => {
    const url = (element.getAttribute(name) ?? "").replace(/\p{Cc}/gu, "").trim();
    if (url === "" || /^(javascript|vbscript|data|blob):/i.test(url)) return "";
    if (element.closest("pre, code, kbd, samp")) return "";
    return destination(options.address?.(url, kind) ?? url);
  };
  service.addRule("link", {
    filter: "a",
    replacement: (content, node) => {
      const url = options.links ? target(node, "href", "link") : "";
      const text = content.trim() ? content : altOf(node.querySelector("img"));
      const title = node.getAttribute("title")?.replace(/\s+/g, " ").replace(/["\\]/g, "\\$&");
      return url && text ? linked(text, title ? `${url} "${title}"` : url) : text;
    },
  });
  service.addRule("image", {
    filter: "img",
    replacement: (_, node) => {
      const url = options.images ? target(node, "src", "image") : "";
      return url && `![${altOf(node)}](${url})`;
    },
  });
}

function altOf(image: Element | null): string {
  return escapeMarkdown((image?.getAttribute("alt") ?? "").replace(/\s+/g, " ").trim());
}

function destination(url: string): string {
  const encoded = url.replace(/[\s<>]/g, encodeURIComponent);
  if (/^[^()]*(\([^()]*\)[^()]*)*$/.test(url)) return encoded;
  return encoded.replace(/\(/g, "%28").replace(/\)/g, "%29");
}

/** The text as a link; where it is several blocks, the heading among them or the first line. */
function linked(content: string, target: string): string {
  const link = (text: string) => `[${unescapeStart(text)}](${target})`;
  const edge = /^\s*\n|\n\s*$/.test(content) ? "\n\n" : "";
  const lines = content.trim().split("\n");
  const marker = /^((?:\s|[-*+] |\d+[.)] |#{1,6} |>)*)(.*)$/;
  if (lines.length === 1 && !lines[0]?.startsWith("#")) return edge + link(lines[0] ?? "") + edge;
  // Not a picture, a row of a table, a fence.
  const other = /^\s*(!\[[^\]]*\]\([^)]*\)$|\||`{3})/;
  const plain = lines.findIndex((line) => line && !other.test(line));
  const heading = lines.findIndex((line) => /^#{1,6} /.test(line));
  const chosen = heading < 0 ? plain : heading;
  const written = lines.map((line, at) =>
    at === chosen
      ? line.replace(marker, (_, mark: string, text: string) => mark + link(text))
      : line,
  );
  return `\n\n${written.join("\n")}\n\n`;
}
