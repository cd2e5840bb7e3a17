import { childElements, own } from "./tree.ts";

/** Paths that were made already in one walk: siblings are counted once, and parents' paths are used again. */
export interface Paths {
  places: Map<Node, Map<Element, number>>;
  css: Map<Element, string>;
  xpath: Map<Element, string>;
}

export function newPaths(): Paths {
  return { places: new Map(), css: new Map(), xpath: new Map() };
}

/** An element's place among its parent's children of the same name, from 1, as `:nth-of-type` counts; null when it is the only one. */
export function placeAmongTwins(element: Element, paths: Paths): number | null {
  const parent = own(element, "parentNode");
  if (parent === null) return null;
  let places = paths.places.get(parent);
  if (places === undefined) {
    places = new Map();
    const counts = new Map<string, number>();
    const children = childElements(parent);
    for (const child of children) {
      const count = (counts.get(own(child, "localName")) ?? 0) + 1;
      counts.set(own(child, "localName"), count);
      places.set(child, count);
    }
    for (const child of children) {
      if (counts.get(own(child, "localName")) === 1) places.set(child, 0);
    }
    paths.places.set(parent, places);
  }
  return places.get(element) || null;
}

/** A CSS path from the nearest unique id, or from the root; within its own shadow root. */
export function cssPath(element: Element, paths: Paths = newPaths()): string {
  const known = paths.css.get(element);
  if (known !== undefined) return known;
  let path: string;
  const id = own(element, "getAttribute").call(element, "id") ?? "";
  const byId = id === "" ? null : `#${CSS.escape(id)}`;
  const root = own(element, "getRootNode").call(element) as Document | ShadowRoot;
  if (byId !== null && root.querySelectorAll(byId).length === 1) path = byId;
  else {
    const place = placeAmongTwins(element, paths);
    path = CSS.escape(own(element, "localName")) + (place === null ? "" : `:nth-of-type(${place})`);
    const parent = own(element, "parentElement");
    if (parent !== null) path = `${cssPath(parent, paths)} > ${path}`;
  }
  paths.css.set(element, path);
  return path;
}

/** The path from the document; empty within a shadow root, where XPath does not reach. */
export function xpathOf(element: Element, paths: Paths): string {
  if (element.getRootNode() !== document) return "";
  return xpathBelow(element, paths);
}

export function xpathBelow(element: Element, paths: Paths): string {
  const known = paths.xpath.get(element);
  if (known !== undefined) return known;
  const place = placeAmongTwins(element, paths);
  // XPath knows no elements of other namespaces by their bare names.
  const name =
    element.namespaceURI === "http://www.w3.org/1999/xhtml"
      ? own(element, "localName")
      : `*[name()="${element.localName}"]`;
  const parent = own(element, "parentElement");
  const above = parent === null ? "" : xpathBelow(parent, paths);
  const path = `${above}/${name}${place === null ? "" : `[${place}]`}`;
  paths.xpath.set(element, path);
  return path;
}

/** Through shadow roots, the hosts' paths and the element's own, as Playwright chains them; null where CSS is enough. */
export function shadowPath(element: Element, paths: Paths): string | null {
  let root = element.getRootNode();
  if (!(root instanceof ShadowRoot)) return null;
  let path = cssPath(element, paths);
  while (root instanceof ShadowRoot) {
    path = `${cssPath(root.host, paths)} >> ${path}`;
    root = root.host.getRootNode();
  }
  return path;
}
