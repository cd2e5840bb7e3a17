import { elementOfKey } from "./memory.ts";
import { clickTarget } from "./ready.ts";
import { isEditingHost, roleOf } from "./roles.ts";
import { isSecretField } from "./secrets.ts";
import { cssPath, newPaths, shadowPath, xpathOf } from "./selectors.ts";
import { labelsText, oneLine } from "./text.ts";
import { own } from "./tree.ts";

/** A selector that fits one element alone within its frame, and what it goes by. */
export interface Way {
  kind: string;
  selector: string;
}

/** What an element is, and how it is found again, the way that is likeliest to last first. */
export interface DescribedElement {
  tag: string;
  role: string | null;
  name: string | null;
  /** A person can see it, or a label of it. */
  visible: boolean;
  /** It stands in a closed shadow root, where no other program finds it. */
  in_closed_root: boolean;
  selectors: Way[];
}

/** The selector engine as it stands in our world, once it was put there. */
export interface SelectorEngine {
  generateSelectorSimple(element: Element, options?: { noText?: boolean }): string;
  queryLocatorSelectorAll(selector: string, root: Document): Element[];
  /** The role and the accessible name as Playwright computes them. */
  ariaRole(element: Element): string | null;
  ariaName(element: Element): string;
  /** What is asked within is computed once. */
  together<T>(work: () => T): T;
}

export function selectorEngine(): SelectorEngine | undefined {
  const world = globalThis as unknown as Record<symbol, SelectorEngine | undefined>;
  return world[Symbol.for("nocturne selectors")];
}

export const longestWay = 400;
/** Once so many ms are gone, no further ways are tried. */
export const waysMs = 50;

/** Describes the element of a key; null when it has gone, undefined as long as the engine is not there. */
export function describedElement(
  document_: number,
  key: number,
): DescribedElement | null | undefined {
  const engine = selectorEngine();
  if (engine === undefined) return undefined;
  const element = elementOfKey(document_, key);
  if (element === null) return null;
  return engine.together(() => {
    const untold = valuesNotTold(element);
    const isTold = (text: string) => !untold.some((value) => text.includes(value));
    const name = oneLine(engine.ariaName(element), 120);
    return {
      tag: own(element, "localName"),
      role: engine.ariaRole(element),
      name: name !== "" && isTold(name) ? name : null,
      visible: clickTarget(element) !== null,
      in_closed_root: isInClosedRoot(element),
      selectors: waysTo(element, engine).filter(({ selector }) => isTold(selector)),
    };
  });
}

/** The same without the engine, for pages on which that takes too long. */
export function plainlyDescribed(document_: number, key: number): DescribedElement | null {
  const element = elementOfKey(document_, key);
  if (element === null) return null;
  const tag = own(element, "localName");
  return {
    tag,
    role: roleOf(element) || null,
    name: null,
    visible: clickTarget(element) !== null,
    in_closed_root: isInClosedRoot(element),
    selectors: pathsTo(element),
  };
}

export function isInClosedRoot(element: Element): boolean {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && (root.mode === "closed" || isInClosedRoot(root.host));
}

/** What must stand in no selector and no name: what secret fields hold, and what is in the element to be changed. */
export function valuesNotTold(element: Element): string[] {
  const fields = document.querySelectorAll<HTMLInputElement>("input, textarea");
  const secret = [...fields].filter(isSecretField);
  const inner = element.querySelectorAll<HTMLInputElement>("input, textarea");
  return [...secret, ...inner]
    .filter(({ type }) => !/^(button|submit|reset|checkbox|radio|hidden)$/.test(type))
    .map(({ value }) => value)
    .filter((value) => typeof value === "string" && value.length >= 3);
}

/** Whether what an element shows is what is put into it. */
export function showsItsValue(element: Element): boolean {
  return element.localName === "textarea" || isEditingHost(element);
}

export function waysTo(element: Element, engine: SelectorEngine): Way[] {
  const end = performance.now() + waysMs;
  const noText = showsItsValue(element);
  const ways: Way[] = [];
  const offer = (kind: string, selector: string) => {
    if (selector.length > longestWay || ways.some((way) => way.selector === selector)) return [];
    const found = engine.queryLocatorSelectorAll(selector, document);
    if (found.length === 1 && found[0] === element) ways.push({ kind, selector });
    return found;
  };
  const best = engine.generateSelectorSimple(element, { noText });
  // Of a label around a list it takes the options for words of the label.
  const isList = element.localName === "select";
  if (!isList) offer(kindOfWay(best), best);
  for (const [kind, selector] of [...namedWays(element, engine, noText), ...markedWays(element)]) {
    if (performance.now() > end) break;
    const found = offer(kind, selector);
    if (found.length < 2 || !found.includes(element)) continue;
    if (/"i\]?$/.test(selector)) offer(kind, selector.replace(/"i(\]?)$/, '"s$1'));
    // Where the words alone are not enough, the place among those with the same words is.
    if (kind === "role") offer("nth", `${selector} >> nth=${found.indexOf(element)}`);
  }
  if (isList) offer(kindOfWay(best), best);
  const isLast = ({ kind }: Way) => kind === "nth" || kind === "css";
  return [
    ...ways.filter((way) => !isLast(way)),
    ...ways.filter(isLast),
    ...pathsTo(element),
  ].filter(
    ({ selector }, index, all) => all.findIndex((way) => way.selector === selector) === index,
  );
}

/** What the engine's own selector goes by in the end. */
export function kindOfWay(selector: string): string {
  if (/>> nth=\d+$/.test(selector)) return selector.includes("internal:") ? "nth" : "css";
  const last = selector.split(" >> ").at(-1)!;
  // By what is said around it.
  if (/internal:(has-text|role=\w+\[name|text|label|attr|testid).* >> /.test(selector))
    return "within";
  const named = /^internal:(testid|role|label|text)=/.exec(last)?.[1];
  if (named !== undefined) return named === "role" && !last.includes("[name=") ? "css" : named;
  const attribute = /^internal:attr=\[(\w+)=/.exec(last)?.[1];
  if (attribute !== undefined) return attribute;
  if (/^(#[\w-]+|\[id="[^"]*"\])$/.test(last)) return "id";
  return /^[\w-]*\[[\w-]+=/.test(last) ? "attribute" : "css";
}

/** Ways by what people see or hear of it. */
export function namedWays(
  element: Element,
  engine: SelectorEngine,
  noText: boolean,
): [kind: string, selector: string][] {
  const text = (words: string) => `${JSON.stringify(words)}i`;
  const value = (words: string) => `"${words.replace(/["\\]/g, "\\$&")}"i`;
  const ways: [string, string][] = [];
  const label = labelsText(element) || element.ariaLabel;
  if (label) ways.push(["label", `internal:label=${text(label)}`]);
  const role = engine.ariaRole(element);
  const name = engine.ariaName(element).replace(/\s+/g, " ").trim();
  if (role && name !== "" && name.length <= 120) {
    ways.push(["role", `internal:role=${role}[name=${value(name)}]`]);
  }
  for (const attribute of ["placeholder", "alt", "title"]) {
    const given = element.getAttribute(attribute);
    if (given) ways.push([attribute, `internal:attr=[${attribute}=${value(given)}]`]);
  }
  const shown = noText ? "" : oneLine(element.textContent ?? "", 100);
  if (shown !== "" && shown.length <= 80 && element.localName !== "select") {
    ways.push(["text", `internal:text=${text(shown)}`]);
  }
  return ways;
}

/** Ways by attributes that authors give for good. */
export function markedWays(element: Element): [kind: string, selector: string][] {
  const tag = CSS.escape(own(element, "localName"));
  const given = (name: string) => own(element, "getAttribute").call(element, name);
  const by = (name: string, value: string) => `[${name}=${JSON.stringify(value)}]`;
  const ways: [string, string][] = [];
  for (const name of ["data-testid", "data-test-id", "data-test", "data-qa", "data-cy"]) {
    const value = given(name);
    if (value) ways.push(["testid", by(name, value)]);
  }
  const id = given("id");
  // Ids with long numbers in them are made anew each time.
  if (id && !/\d{3}|[0-9a-f]{8}|:/i.test(id)) ways.push(["id", `#${CSS.escape(id)}`]);
  for (const name of ["name", "href", "for", "aria-label", "aria-controls", "value"]) {
    const value = given(name);
    if (!value || value === "#" || /:\/\/[^/]*@|\d{5}|[0-9a-f]{12}/i.test(value)) continue;
    if (name === "value" && !/^(button|submit|reset|radio|checkbox)$/.test(given("type") ?? "")) {
      continue;
    }
    ways.push(["attribute", tag + by(name, value)]);
  }
  return ways;
}

/** Ways by where it stands in the document, which any change may break. */
export function pathsTo(element: Element): Way[] {
  const paths = newPaths();
  const selector = shadowPath(element, paths) ?? cssPath(element, paths);
  const xpath = xpathOf(element, paths);
  return [
    { kind: "css", selector },
    ...(xpath === "" ? [] : [{ kind: "xpath", selector: `xpath=${xpath}` }]),
  ];
}
