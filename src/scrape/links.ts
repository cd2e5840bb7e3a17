import type { Document } from "domhandler";
import { elementsBelow } from "./tree.ts";

/** The absolute http, https, mailto and tel addresses of a normalised page, each once, in its order. */
export function linksOf(document: Document): string[] {
  const links = new Set<string>();
  for (const { name, attribs } of elementsBelow(document)) {
    const url = name === "a" ? attribs["href"] : undefined;
    if (url && /^(https?|mailto|tel):/i.test(url)) links.add(url);
  }
  return [...links];
}
