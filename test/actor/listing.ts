/** One line of an observation's text: an element with its id, or text that is only to be read. */
export interface Line {
  /** Null for a line that can't be acted on. */
  id: string | null;
  tag: string;
  attributes: Record<string, string>;
  text: string;
  /** It was not there when the page was observed before. */
  isNew: boolean;
}

const linePattern = /^([A-Z]\d+|_)\[:\](.*)$/;
const attributePattern = /\s+([\w:.-]+)(?:="([^"]*)")?/y;

/** The lines of `space.description`; the notes on what lies outside the viewport are text as well. */
export function parseListing(description: string): Line[] {
  return description
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, id, rest] = linePattern.exec(line) ?? [];
      if (id === undefined || rest === undefined || id === "_") return textLine(rest ?? line);
      return elementLine(id, rest);
    });
}

function textLine(text: string): Line {
  return { id: null, tag: "", attributes: {}, text, isNew: false };
}

function elementLine(id: string, source: string): Line {
  const tag = /^<([\w-]+)/.exec(source)?.[1];
  if (tag === undefined) return { ...textLine(source), id };
  const attributes: Record<string, string> = {};
  let isNew = false;
  attributePattern.lastIndex = tag.length + 1;
  let end = attributePattern.lastIndex;
  for (
    let found = attributePattern.exec(source);
    found !== null;
    found = attributePattern.exec(source)
  ) {
    const [, name, value] = found;
    if (name === "new" && value === undefined) isNew = true;
    else attributes[name!] = value ?? "";
    end = attributePattern.lastIndex;
  }
  const rest = source.slice(end).replace(/^\s*\/?>/, "");
  const closing = rest.lastIndexOf(`</${tag}>`);
  return { id, tag, attributes, text: closing === -1 ? rest : rest.slice(0, closing), isNew };
}
