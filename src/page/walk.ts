/** One element that can be acted on, as the walk saw it. */
export interface WalkElement {
  kind: "element";
  /** Stays the same while the element lives; unique within its document. */
  key: number;
  letter: "L" | "B" | "I" | "F" | "O" | "M";
  tag: string;
  role: string;
  attributes: [name: string, value: string][];
  text: string;
  /** What acting on it means. */
  action: "click" | "fill" | "select_dropdown_option";
  css: string;
  xpath: string;
  /** A Playwright selector where CSS alone can't reach it (inside shadow roots). */
  playwright: string | null;
  inShadowRoot: boolean;
  box: { x: number; y: number; width: number; height: number };
}

export type WalkNode =
  | WalkElement
  | { kind: "text"; text: string }
  | { kind: "frame"; key: number; css: string };

/** What one frame shows. */
export interface Walk {
  /** Different for each document: keys of one mean nothing in another. */
  document: number;
  title: string;
  url: string;
  nodes: WalkNode[];
  viewport: {
    scroll_x: number;
    scroll_y: number;
    viewport_width: number;
    viewport_height: number;
    total_width: number;
    total_height: number;
  };
}

/**
 * Walks the document in our own world of a frame: what can be acted on, the text between, and where
 * child frames stand, in document order, through open shadow roots. It changes nothing in the page;
 * what it remembers (element → key) lives in our world. Sent to the page as source: it must be whole in itself.
 */
export function walk(onlyViewport: boolean): Walk {
  type State = {
    document: number;
    next: number;
    keys: WeakMap<Element, number>;
    elements: Map<number, Element>;
  };
  const world = globalThis as unknown as { nocturne?: State };
  world.nocturne ??= {
    document: Math.floor(Math.random() * 2 ** 48),
    next: 1,
    keys: new WeakMap(),
    elements: new Map(),
  };
  const state = world.nocturne;
  // What has left the document may be collected; should it come back, it gets its old key.
  for (const [key, element] of state.elements) if (!element.isConnected) state.elements.delete(key);
  const nodes: WalkNode[] = [];
  let pendingText = "";

  const interactiveRoles = new Set([
    "button",
    "checkbox",
    "combobox",
    "gridcell",
    "link",
    "listbox",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "option",
    "radio",
    "scrollbar",
    "searchbox",
    "slider",
    "spinbutton",
    "switch",
    "tab",
    "textbox",
    "treeitem",
  ]);
  const letters: Record<string, WalkElement["letter"]> = {
    link: "L",
    button: "B",
    tab: "B",
    menuitem: "B",
    radio: "B",
    checkbox: "B",
    menuitemcheckbox: "B",
    menuitemradio: "B",
    switch: "B",
    combobox: "I",
    textbox: "I",
    searchbox: "I",
    listbox: "I",
    slider: "I",
    spinbutton: "I",
    image: "F",
    img: "F",
    figure: "F",
    option: "O",
  };
  const inputRoles: Record<string, string> = {
    button: "button",
    submit: "button",
    reset: "button",
    image: "button",
    file: "button",
    color: "button",
    checkbox: "checkbox",
    radio: "radio",
    range: "slider",
    number: "spinbutton",
    search: "searchbox",
  };
  const skipped = new Set([
    "SCRIPT",
    "STYLE",
    "NOSCRIPT",
    "TEMPLATE",
    "HEAD",
    "META",
    "LINK",
    "BASE",
    "OBJECT",
    "EMBED",
  ]);
  const shownAttributes = [
    "title",
    "type",
    "name",
    "role",
    "tabindex",
    "aria-label",
    "placeholder",
    "value",
    "alt",
    "src",
    "href",
    "aria-expanded",
  ];

  const keyOf = (element: Element): number => {
    let key = state.keys.get(element);
    if (key === undefined) {
      key = state.next++;
      state.keys.set(element, key);
    }
    state.elements.set(key, element);
    return key;
  };

  const roleOf = (element: Element): string => {
    const given = element.getAttribute("role")?.trim().split(/\s+/)[0];
    if (given) return given.toLowerCase();
    switch (element.localName) {
      case "a":
      case "area":
        return element.hasAttribute("href") ? "link" : "";
      case "button":
      case "summary":
        return "button";
      case "input":
        return inputRoles[(element as HTMLInputElement).type] ?? "textbox";
      case "textarea":
        return "textbox";
      case "select":
        return (element as HTMLSelectElement).multiple || (element as HTMLSelectElement).size > 1
          ? "listbox"
          : "combobox";
      case "option":
        return "option";
      case "img":
        return "img";
      default:
        return (element as HTMLElement).isContentEditable && element.hasAttribute("contenteditable")
          ? "textbox"
          : "";
    }
  };

  const isDisabled = (element: Element): boolean => {
    if (element.matches(":disabled")) return true;
    for (
      let at: Element | null = element;
      at !== null;
      at = at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null
    ) {
      if (at.getAttribute("aria-disabled") === "true" || (at as HTMLElement).inert) return true;
    }
    return false;
  };

  const isInteractive = (
    element: Element,
    style: CSSStyleDeclaration,
    parentCursor: string,
  ): boolean => {
    const tag = element.localName;
    if (tag === "input") return (element as HTMLInputElement).type !== "hidden";
    if (tag === "button" || tag === "select" || tag === "textarea" || tag === "summary")
      return true;
    if ((tag === "a" || tag === "area") && element.hasAttribute("href")) return true;
    if (tag === "label") return labelledHiddenControl(element) !== null;
    if ((element as HTMLElement).isContentEditable && element.hasAttribute("contenteditable"))
      return true;
    if (interactiveRoles.has(roleOf(element))) return true;
    const tabindex = element.getAttribute("tabindex");
    if (tabindex !== null && Number(tabindex) >= 0) return true;
    if (element.hasAttribute("onclick") || element.hasAttribute("onmousedown")) return true;
    return style.cursor === "pointer" && parentCursor !== "pointer";
  };

  /** A label whose control has no size of its own stands for the control. */
  const labelledHiddenControl = (label: Element): Element | null => {
    const control = (label as HTMLLabelElement).control;
    if (control === null || control.matches(":disabled")) return null;
    const box = control.getBoundingClientRect();
    const style = getComputedStyle(control);
    return box.width < 2 ||
      box.height < 2 ||
      style.display === "none" ||
      style.visibility !== "visible" ||
      style.opacity === "0"
      ? control
      : null;
  };

  /** The topmost element at a point, looked up through open shadow roots. */
  const topmost = (x: number, y: number): Element | null => {
    let at = document.elementFromPoint(x, y);
    while (at?.shadowRoot) {
      const inner = at.shadowRoot.elementFromPoint(x, y);
      if (inner === null || inner === at) break;
      at = inner;
    }
    return at;
  };

  const composedContains = (ancestor: Element, element: Element | null): boolean => {
    for (
      let at = element;
      at !== null;
      at = at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null
    ) {
      if (at === ancestor) return true;
    }
    return false;
  };

  /** Whether a person could hit it: some point of it is not covered by something else. */
  const isReachable = (element: Element, box: DOMRect): boolean => {
    const left = Math.max(box.left, 0),
      right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0),
      bottom = Math.min(box.bottom, innerHeight);
    if (left >= right || top >= bottom) return true;
    for (const [fx, fy] of [
      [0.5, 0.5],
      [0.1, 0.5],
      [0.9, 0.5],
      [0.5, 0.15],
      [0.5, 0.85],
    ] as const) {
      const at = topmost(left + (right - left) * fx, top + (bottom - top) * fy);
      if (at === null) continue;
      if (composedContains(element, at) || composedContains(at, element)) return true;
      if (at.localName === "label" && (at as HTMLLabelElement).control === element) return true;
    }
    return false;
  };

  const inViewport = (box: DOMRect): boolean =>
    !onlyViewport ||
    (box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);

  const clean = (text: string, limit: number): string => {
    const flat = text.replace(/\s+/g, " ").trim().toWellFormed();
    return flat.length > limit ? `${flat.slice(0, limit - 1).toWellFormed()}…` : flat;
  };

  const visibleText = (node: Node): string => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
    if (!(node instanceof Element) || skipped.has(node.tagName)) return "";
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden") return "";
    if (node.localName === "img") return node.getAttribute("alt") ?? "";
    const text = childrenOf(node).map(visibleText).join("");
    return style.display.startsWith("inline") ? text : ` ${text} `;
  };

  const childrenOf = (element: Element): Node[] => {
    if (element.shadowRoot) return [...element.shadowRoot.childNodes];
    if (element.localName === "slot") {
      const assigned = (element as HTMLSlotElement).assignedNodes();
      if (assigned.length > 0) return assigned;
    }
    return [...element.childNodes];
  };

  const elementText = (element: Element): string => {
    if (element.localName === "select") {
      const options = [...(element as HTMLSelectElement).options].filter(
        (option) => !option.disabled,
      );
      return clean(options.map((option) => option.label.trim()).join(" | "), 600);
    }
    if (element.localName === "input" || element.localName === "textarea")
      return labelText(element);
    return clean(visibleText(element), 300) || clean(element.getAttribute("aria-label") ?? "", 300);
  };

  const labelText = (element: Element): string => {
    const labels = [...((element as HTMLInputElement).labels ?? [])];
    return clean(labels.map((label) => visibleText(label)).join(" "), 120);
  };

  const attributesOf = (element: Element): [string, string][] => {
    const shown: [string, string][] = [];
    for (const name of shownAttributes) {
      let value = element.getAttribute(name);
      if (name === "value") {
        const control = element as HTMLInputElement;
        if (
          typeof control.value !== "string" ||
          control.type === "password" ||
          element.localName === "button"
        )
          continue;
        value =
          element.localName === "select"
            ? ((element as HTMLSelectElement).selectedOptions[0]?.label ?? "")
            : control.value;
        if (control.type === "checkbox" || control.type === "radio") value = null;
      }
      if (value !== null && value !== "") shown.push([name.replace("-", "_"), clean(value, 60)]);
    }
    const control = element as HTMLInputElement;
    if (control.type === "checkbox" || control.type === "radio")
      shown.push(["checked", String(control.checked)]);
    else if (element.hasAttribute("aria-checked"))
      shown.push(["checked", element.getAttribute("aria-checked")!]);
    if (element.getAttribute("aria-selected") === "true") shown.push(["selected", "true"]);
    return shown;
  };

  const cssPath = (element: Element): string => {
    const root = element.getRootNode() as Document | ShadowRoot;
    const parts: string[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      if (at.id !== "" && root.querySelectorAll(`#${CSS.escape(at.id)}`).length === 1) {
        parts.unshift(`#${CSS.escape(at.id)}`);
        break;
      }
      const name = at.localName;
      const twins =
        at.parentElement === null
          ? []
          : [...at.parentElement.children].filter((other) => other.localName === name);
      parts.unshift(
        twins.length > 1
          ? `${CSS.escape(name)}:nth-of-type(${twins.indexOf(at) + 1})`
          : CSS.escape(name),
      );
    }
    return parts.join(" > ");
  };

  const xpathOf = (element: Element): string => {
    let path = "";
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const name = at.localName;
      const twins =
        at.parentElement === null
          ? []
          : [...at.parentElement.children].filter((other) => other.localName === name);
      path = `/${name}${twins.length > 1 ? `[${twins.indexOf(at) + 1}]` : ""}${path}`;
    }
    return path;
  };

  /** Through shadow roots: the hosts' paths and the element's own, as Playwright chains them. */
  const shadowPath = (element: Element): string | null => {
    let path = cssPath(element);
    let root = element.getRootNode();
    if (!(root instanceof ShadowRoot)) return null;
    while (root instanceof ShadowRoot) {
      path = `${cssPath(root.host)} >> ${path}`;
      root = root.host.getRootNode();
    }
    return path;
  };

  const flushText = (): void => {
    const text = clean(pendingText, 2000);
    pendingText = "";
    if (text !== "") nodes.push({ kind: "text", text });
  };

  const actionOf = (element: Element, role: string): WalkElement["action"] => {
    if (element.localName === "select" || role === "option") return "select_dropdown_option";
    if (element.localName === "input" || element.localName === "textarea")
      return letters[role] === "I" ? "fill" : "click";
    if ((element as HTMLElement).isContentEditable) return "fill";
    if (role === "combobox" || role === "listbox") return "click";
    return letters[role] === "I" ? "fill" : "click";
  };

  const add = (element: Element, box: DOMRect): void => {
    flushText();
    const role = roleOf(element);
    nodes.push({
      kind: "element",
      key: keyOf(element),
      letter: letters[role] ?? "M",
      tag: element.localName,
      role,
      attributes: attributesOf(element),
      text: elementText(element),
      action: actionOf(element, role),
      css: cssPath(element),
      xpath: element.getRootNode() instanceof ShadowRoot ? "" : xpathOf(element),
      playwright: shadowPath(element),
      inShadowRoot: element.getRootNode() instanceof ShadowRoot,
      box: { x: box.x, y: box.y, width: box.width, height: box.height },
    });
  };

  /** Within something that can be acted on, only what does something of its own is told apart. */
  const isOwnControl = (element: Element): boolean =>
    ["a", "button", "input", "select", "textarea", "summary"].includes(element.localName) ||
    interactiveRoles.has(element.getAttribute("role") ?? "") ||
    element.hasAttribute("onclick");

  const isTransparent = (style: CSSStyleDeclaration): boolean => style.opacity === "0";

  const visit = (node: Node, parentCursor: string, inside: boolean): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!inside) addText(node);
      return;
    }
    if (!(node instanceof Element) || skipped.has(node.tagName)) return;
    const style = getComputedStyle(node);
    if (
      style.display === "none" ||
      (node.getAttribute("aria-hidden") === "true" &&
        node.childElementCount === 0 &&
        !node.textContent?.trim())
    )
      return;
    const isBlock = !style.display.startsWith("inline") && style.display !== "contents";
    if (isBlock && !inside) flushText();
    const within = visitElement(node, style, parentCursor, inside);
    for (const child of childrenOf(node)) visit(child, style.cursor, within);
    if (isBlock && !inside) flushText();
  };

  /** Notes the element itself; answers whether what is below it belongs to something that can be acted on. */
  const visitElement = (
    element: Element,
    style: CSSStyleDeclaration,
    parentCursor: string,
    inside: boolean,
  ): boolean => {
    if (style.visibility !== "visible") return inside;
    // The text of a label stands with its control.
    if (
      element.localName === "label" &&
      (element as HTMLLabelElement).control !== null &&
      labelledHiddenControl(element) === null
    )
      return true;
    if (element.localName === "iframe" || element.localName === "frame") {
      const box = element.getBoundingClientRect();
      if (box.width >= 5 && box.height >= 5 && inViewport(box)) {
        flushText();
        nodes.push({ kind: "frame", key: keyOf(element), css: cssPath(element) });
      }
      return inside;
    }
    if (!isInteractive(element, style, parentCursor) || (inside && !isOwnControl(element)))
      return inside;
    const isFile = element.localName === "input" && (element as HTMLInputElement).type === "file";
    const box = element.getBoundingClientRect();
    const isSized = box.width > 1 && box.height > 1;
    if (style.pointerEvents === "none" || isDisabled(element)) return inside;
    if (!isFile && (!isSized || isTransparent(style))) return inside;
    if (!isFile && (!inViewport(box) || !isReachable(element, box))) return inside;
    add(element, box);
    return true;
  };

  const addText = (node: Node): void => {
    const text = node.nodeValue ?? "";
    if (text.trim() === "") {
      if (pendingText !== "") pendingText += " ";
      return;
    }
    const parent = node.parentElement;
    if (parent !== null && getComputedStyle(parent).visibility !== "visible") return;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && inViewport(box)) pendingText += text;
  };

  if (document.body) visit(document.body, "auto", false);
  flushText();
  const root = document.scrollingElement ?? document.documentElement;
  return {
    document: state.document,
    title: document.title.toWellFormed(),
    url: location.href,
    nodes,
    viewport: {
      scroll_x: Math.round(scrollX),
      scroll_y: Math.round(scrollY),
      viewport_width: innerWidth,
      viewport_height: innerHeight,
      total_width: root?.scrollWidth ?? 0,
      total_height: root?.scrollHeight ?? 0,
    },
  };
}

/** The element of a key, for `callForHandle`; null when it has left the document or the document has gone. */
export function elementOfKey(documentId: number, key: number): Element | null {
  type State = { document: number; elements: Map<number, Element> };
  const state = (globalThis as unknown as { nocturne?: State }).nocturne;
  if (state?.document !== documentId) return null;
  const element = state.elements.get(key);
  return element?.isConnected ? element : null;
}

/** The key of an element that was walked over, or null. */
export function keyOfElement(element: Element): number | null {
  type State = { keys: WeakMap<Element, number> };
  return (globalThis as unknown as { nocturne?: State }).nocturne?.keys.get(element) ?? null;
}

/** The number of the document that was walked over; null for one that was not. */
export function documentOf(): number | null {
  return (globalThis as unknown as { nocturne?: { document: number } }).nocturne?.document ?? null;
}
