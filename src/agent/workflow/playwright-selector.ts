/** A step of a Playwright selector: `internal:role` and `button[name="Save"i]`. */
export interface SelectorPart {
  engine: string;
  body: string;
  source: string;
}

/** A text of a selector, and whether it has to be met as it is or only as a part in any case. */
export interface SelectorText {
  text: string;
  isExact: boolean;
}

/** A selector's steps, parted where Playwright parts them: at each `>>` outside of quotes. */
export function partsOf(selector: string): SelectorPart[] {
  return sourcesOf(selector).map((source) => {
    const [, engine, body] = /^([\w\-+:*]+)\s*=(.*)$/s.exec(source) ?? [];
    if (engine !== undefined) return { engine, body: body!, source };
    const isText = /^(?:"[^]*"|'[^]*')$/.test(source) && source.length > 1;
    const isPath = /^\(*\/\//.test(source) || source.startsWith("..");
    return { engine: isText ? "text" : isPath ? "xpath" : "css", body: source, source };
  });
}

function sourcesOf(selector: string): string[] {
  if (!selector.includes(">>")) return [selector.trim()];
  const sources: string[] = [];
  let start = 0;
  let quote: string | undefined;
  for (let at = 0; at < selector.length; at++) {
    const character = selector[at]!;
    if (character === "\\") at++;
    else if (character === quote) quote = undefined;
    else if (quote === undefined && `"'\``.includes(character)) {
      // In `text=don't` it is no quote.
      if (!/^\s*text\s*=./.test(selector.slice(start, at))) quote = character;
    } else if (quote === undefined && character === ">" && selector[at + 1] === ">") {
      sources.push(selector.slice(start, at).trim());
      start = ++at + 1;
    }
  }
  return [...sources, selector.slice(start).trim()];
}

/** `"Save"i` or `"Save"s`, as the engines for texts have it; undefined for a pattern or words without quotes. */
export function quotedText(body: string): SelectorText | undefined {
  const [, json, flag] = /^(".*")([si]?)$/s.exec(body) ?? [];
  if (json === undefined) return undefined;
  const text = parsed(json);
  return typeof text === "string" ? { text, isExact: flag !== "i" } : undefined;
}

/** The text of a nested selector, such as that of `internal:has`. */
export function nestedSelector(body: string): string | undefined {
  const selector = parsed(body);
  return typeof selector === "string" ? selector : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** One of the conditions in brackets. */
export interface SelectorAttribute {
  name: string;
  /** Null for `[name]`; else as written: `true`, `2` or a text. */
  value: string | SelectorText | null;
}

/** What `role[name="…"i][checked=true]` says; undefined for what is not so plain, such as a pattern. */
export function namedAttributes(
  body: string,
): { name: string; attributes: SelectorAttribute[] } | undefined {
  const [whole, name] = /^([\w-]*)/.exec(body)!;
  const attributes: SelectorAttribute[] = [];
  const one = /\[([\w-]+)(?:=(?:"((?:[^"\\]|\\.)*)"([si]?)|(\w+)))?\]/sy;
  one.lastIndex = whole.length;
  while (one.lastIndex < body.length) {
    const match = one.exec(body);
    if (match === null) return undefined;
    const [, key, text, flag, word] = match;
    const value = text === undefined ? (word ?? null) : textOf(text, flag!);
    attributes.push({ name: key!, value });
  }
  return { name: name!, attributes };
}

function textOf(escaped: string, flag: string): SelectorText {
  return { text: escaped.replace(/\\(.)/gs, "$1"), isExact: flag !== "i" };
}
