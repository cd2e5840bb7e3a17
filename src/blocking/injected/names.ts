/** What a document has come to hold since it was last asked: each name is told once. */
export interface NewNames {
  classes: string[];
  ids: string[];
  hrefs: string[];
}

/**
 * In our own world of a document: gathers the classes, ids and links of all that is in it and comes
 * later, and hands out the new ones to whoever asks, in batches. Whole in itself: it is sent as source.
 */
export function gatherNames(name: string): void {
  const most = 20_000;
  const batchMs = 100;
  const kinds = ["classes", "ids", "hrefs"] as const;
  const seen = { classes: new Set<string>(), ids: new Set<string>(), hrefs: new Set<string>() };
  let fresh: NewNames = { classes: [], ids: [], hrefs: [] };
  let wake: (() => void) | undefined;
  const add = (kind: (typeof kinds)[number], value: string) => {
    if (value === "" || value.length > 500) return;
    if (seen[kind].has(value) || seen[kind].size >= most) return;
    seen[kind].add(value);
    fresh[kind].push(value);
    wake?.();
  };
  const read = (element: Element) => {
    for (const one of element.classList) add("classes", one);
    add("ids", element.getAttribute("id") ?? "");
    if (element.localName === "a") add("hrefs", element.getAttribute("href") ?? "");
  };
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes") read(target as Element);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        read(node);
        for (const one of node.querySelectorAll("[class], [id], a[href]")) read(one);
      }
    }
  });
  for (const one of document.querySelectorAll("[class], [id], a[href]")) read(one);
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["class", "id", "href"],
  });
  const next = async (): Promise<NewNames> => {
    if (kinds.every((kind) => fresh[kind].length === 0))
      await new Promise<void>((resolve) => (wake = resolve));
    wake = undefined;
    // More comes at once, mostly.
    if (document.readyState !== "loading") await new Promise((resolve) => setTimeout(resolve, 20));
    else await new Promise((resolve) => setTimeout(resolve, batchMs));
    const told = fresh;
    fresh = { classes: [], ids: [], hrefs: [] };
    return told;
  };
  Object.assign(globalThis, { [name]: next });
}
