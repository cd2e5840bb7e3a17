/** An element among its parent's children of the same name: `:nth-of-type` counts so. */
export function placeAmongTwins(element: Element): number | null {
  const siblings = element.parentElement?.children ?? [];
  const twins = [...siblings].filter((other) => other.localName === element.localName);
  return twins.length > 1 ? twins.indexOf(element) + 1 : null;
}

/** A CSS path from the nearest unique id, or from the root; within its own shadow root. */
export function cssPath(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const parts: string[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const byId = at.id === "" ? null : `#${CSS.escape(at.id)}`;
    if (byId !== null && root.querySelectorAll(byId).length === 1) {
      parts.unshift(byId);
      break;
    }
    const place = placeAmongTwins(at);
    parts.unshift(CSS.escape(at.localName) + (place === null ? "" : `:nth-of-type(${place})`));
  }
  return parts.join(" > ");
}

/** The path from the document; empty within a shadow root, where XPath does not reach. */
export function xpathOf(element: Element): string {
  if (element.getRootNode() instanceof ShadowRoot) return "";
  let path = "";
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const place = placeAmongTwins(at);
    path = `/${at.localName}${place === null ? "" : `[${place}]`}${path}`;
  }
  return path;
}

/** Through shadow roots, the hosts' paths and the element's own, as Playwright chains them; null where CSS is enough. */
export function shadowPath(element: Element): string | null {
  let root = element.getRootNode();
  if (!(root instanceof ShadowRoot)) return null;
  let path = cssPath(element);
  while (root instanceof ShadowRoot) {
    path = `${cssPath(root.host)} >> ${path}`;
    root = root.host.getRootNode();
  }
  return path;
}
