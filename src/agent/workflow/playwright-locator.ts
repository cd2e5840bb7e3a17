import {
  namedAttributes,
  nestedSelector,
  partsOf,
  quotedText,
  type SelectorPart,
  type SelectorText,
} from "./playwright-selector.ts";
import { objectCode, quoted } from "./typescript-text.ts";

/**
 * A Playwright selector as people write it in a script: `internal:role=button[name="Save"i]` is
 * `page.getByRole("button", { name: "Save" })`. What has no such words is a `locator(…)` with the
 * selector itself.
 */
export function locatorCode(selector: string, root = "page"): string {
  return partsOf(selector).reduce((code, part) => code + callFor(part), root);
}

const callers: Record<string, (body: string) => string | undefined> = {
  nth: (body) => nthCall(body),
  "internal:role": (body) => roleCall(body),
  "internal:testid": (body) => testIdCall(body),
  "internal:attr": (body) => attributeCall(body),
  "internal:text": (body) => textCall("getByText", quotedText(body)),
  "internal:label": (body) => textCall("getByLabel", quotedText(body)),
  "internal:has-text": (body) => textFilter("hasText", body),
  "internal:has-not-text": (body) => textFilter("hasNotText", body),
  "internal:has": (body) => nested(body, (inner) => `.filter({ has: ${inner} })`),
  "internal:has-not": (body) => nested(body, (inner) => `.filter({ hasNot: ${inner} })`),
  "internal:and": (body) => nested(body, (inner) => `.and(${inner})`),
  "internal:or": (body) => nested(body, (inner) => `.or(${inner})`),
  "internal:control": (body) => (body === "enter-frame" ? ".contentFrame()" : undefined),
};

function callFor({ engine, body, source }: SelectorPart): string {
  const caller = Object.hasOwn(callers, engine) ? callers[engine] : undefined;
  const call = caller?.(body);
  if (call !== undefined) return call;
  // Without its prefix, unless what follows would be taken for another.
  const isPlainCss = engine === "css" && partsOf(body)[0]?.engine === "css";
  return `.locator(${quoted(isPlainCss ? body : source)})`;
}

function nthCall(body: string): string | undefined {
  if (body === "0") return ".first()";
  if (body === "-1") return ".last()";
  return /^-?\d+$/.test(body) ? `.nth(${body})` : undefined;
}

function textCall(method: string, found: SelectorText | undefined): string | undefined {
  if (found === undefined) return undefined;
  return `.${method}(${quoted(found.text)}${found.isExact ? ", { exact: true }" : ""})`;
}

function textFilter(option: string, body: string): string | undefined {
  const found = quotedText(body);
  if (found === undefined || found.isExact) return undefined;
  return `.filter({ ${option}: ${quoted(found.text)} })`;
}

function nested(body: string, code: (inner: string) => string): string | undefined {
  const selector = nestedSelector(body);
  return selector === undefined ? undefined : code(locatorCode(selector));
}

/** Boolean options of `getByRole`, by their names in a selector. */
const roleStates: Record<string, string> = {
  checked: "checked",
  disabled: "disabled",
  expanded: "expanded",
  "include-hidden": "includeHidden",
  pressed: "pressed",
  selected: "selected",
};

function roleCall(body: string): string | undefined {
  const { name: role, attributes } = namedAttributes(body) ?? {};
  // Only these are taken by the types of `getByRole`.
  if (role === undefined || attributes === undefined || !ariaRoles.has(role)) return undefined;
  const options: [string, string][] = [];
  for (const { name, value } of attributes) {
    const state = Object.hasOwn(roleStates, name) ? roleStates[name] : undefined;
    if (name === "name" && value !== null && typeof value !== "string") {
      options.push(["name", quoted(value.text)]);
      if (value.isExact) options.push(["exact", "true"]);
    } else if (state !== undefined && (value === "true" || value === "false")) {
      options.push([state, value]);
    } else if (name === "level" && typeof value === "string" && /^\d+$/.test(value)) {
      options.push(["level", String(Number(value))]);
    } else return undefined;
  }
  const given = options.length === 0 ? "" : `, ${objectCode(options, 0, -Infinity)}`;
  return `.getByRole(${quoted(role)}${given})`;
}

function testIdCall(body: string): string | undefined {
  const [attribute, more] = namedAttributes(body)?.attributes ?? [];
  if (attribute?.name !== "data-testid" || more !== undefined) return undefined;
  const { value } = attribute;
  return value === null || typeof value === "string" || !value.isExact
    ? undefined
    : `.getByTestId(${quoted(value.text)})`;
}

const attributeMethods: Record<string, string> = {
  alt: "getByAltText",
  placeholder: "getByPlaceholder",
  title: "getByTitle",
};

function attributeCall(body: string): string | undefined {
  const [attribute, more] = namedAttributes(body)?.attributes ?? [];
  if (attribute === undefined || more !== undefined) return undefined;
  const { name, value } = attribute;
  const method = Object.hasOwn(attributeMethods, name) ? attributeMethods[name] : undefined;
  if (method === undefined || value === null || typeof value === "string") return undefined;
  return textCall(method, value);
}

// prettier-ignore
const ariaRoles = new Set([
  "alert", "alertdialog", "application", "article", "banner", "blockquote", "button", "caption",
  "cell", "checkbox", "code", "columnheader", "combobox", "complementary", "contentinfo",
  "definition", "deletion", "dialog", "directory", "document", "emphasis", "feed", "figure", "form",
  "generic", "grid", "gridcell", "group", "heading", "img", "insertion", "link", "list", "listbox",
  "listitem", "log", "main", "marquee", "math", "meter", "menu", "menubar", "menuitem",
  "menuitemcheckbox", "menuitemradio", "navigation", "none", "note", "option", "paragraph",
  "presentation", "progressbar", "radio", "radiogroup", "region", "row", "rowgroup", "rowheader",
  "scrollbar", "search", "searchbox", "separator", "slider", "spinbutton", "status", "strong",
  "subscript", "superscript", "switch", "tab", "table", "tablist", "tabpanel", "term", "textbox",
  "time", "timer", "toolbar", "tooltip", "tree", "treegrid", "treeitem",
]);
