import { isTag, type ChildNode, type Element } from "domhandler";
import { absolute } from "./addresses.ts";
import { bestOf, imageSource, isPixel } from "./image-source.ts";
import { childElements, createElement, findBelow, oneLine, type Fate } from "../tree.ts";

/** Decides on pictures: each says its best address, absolute; those without one are gone. */
export function imageFates(base: string): (node: ChildNode) => Fate {
  return (node) => {
    if (!isTag(node)) return "keep";
    if (node.name === "picture")
      return findBelow(node, "img") ? pictured(node, base) : bare(node, base);
    if (node.name === "amp-img")
      return [shown({ ...node.attribs }, imageSource(node), base)].flat();
    if (node.name !== "img") return "keep";
    return settle(node, base) ? "keep" : "drop";
  };
}

/** The image of a `picture`, in its place. */
function pictured(picture: Element, base: string): Fate {
  const image = findBelow(picture, "img");
  return image && settle(image, base) ? [image] : "drop";
}

function bare(picture: Element, base: string): Fate {
  const sources = childElements(picture).filter(({ name }) => name === "source");
  const best = sources.map(({ attribs }) => bestOf(attribs["srcset"] ?? attribs["data-srcset"]));
  return shown({}, best.find(Boolean) ?? null, base);
}

function shown(attributes: Record<string, string>, source: string | null, base: string): Element[] {
  const src = source ? absolute(source, base) : null;
  return src ? [createElement("img", { ...attributes, src }, [])] : [];
}

function settle(image: Element, base: string): boolean {
  const source = isPixel(image) ? null : imageSource(image);
  const url = source ? absolute(source, base) : null;
  if (!url || !/^(https?:|[^:]*$)/i.test(url)) return false;
  for (const name of Object.keys(image.attribs)) {
    if (/srcset$|^data-|^sizes$/.test(name)) delete image.attribs[name];
  }
  image.attribs["src"] = url;
  image.attribs["alt"] = oneLine(image.attribs["alt"]);
  return true;
}
