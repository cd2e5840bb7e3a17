import { identifier, literalOf, quoteFor, shortEscapes, withEscapes } from "./script-text.ts";
import { isTemplate, type Template, type Value } from "./workflow.ts";

/** The longest line, as the usual formatters have it. */
const widest = 100;

function escape(code: number): string {
  const digits = code.toString(16);
  return shortEscapes[code] ?? (code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, "0")}`);
}

/** What would end the script where it stands in a page. */
function forPages(code: string): string {
  return code.replace(/<(?=\/script|!--)/gi, "\\x3c");
}

/** A text as a literal of TypeScript, on one line. */
export function quoted(text: string): string {
  const quote = quoteFor(text);
  const escaped = text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
  return quote + forPages(withEscapes(escaped, escape)) + quote;
}

/** What may stand between backticks. */
function inBackticks(text: string): string {
  const escaped = text.replace(/[\\`]|\$(?=\{)/g, "\\$&");
  return forPages(withEscapes(escaped, escape));
}

/** A text of several lines as a literal that shows them. */
export function quotedLines(text: string): string {
  if (!text.includes("\n")) return quoted(text);
  // A carriage return would be lost there.
  return `\`${text.split("\n").map(inBackticks).join("\n")}\``;
}

/** The code of a text of which parts are the fields of `values` and `secrets`. */
export function templateCode(template: Template): string {
  const literal = literalOf(template);
  if (literal !== undefined) return quoted(literal);
  if (template.parts.length === 1) return partCode(template.parts[0]!);
  // One that ends with a dollar must not make a hole of what follows.
  const parts = template.parts.map((part) =>
    typeof part === "string" ? inBackticks(part).replace(/\$$/, "\\$") : `\${${partCode(part)}}`,
  );
  return `\`${parts.join("")}\``;
}

function partCode(part: Template["parts"][number]): string {
  if (typeof part === "string") return quoted(part);
  return "parameter" in part
    ? `values.${identifier(part.parameter)}`
    : `secrets.${identifier(part.secret)}`;
}

/** The code of an object, on one line when that fits behind what stands before it. */
export function objectCode(fields: [name: string, code: string][], indent = 0, before = 0): string {
  if (fields.length === 0) return "{}";
  const lines = fields.map(([name, code]) => `${keyCode(name)}: ${code}`);
  const inline = `{ ${lines.join(", ")} }`;
  if (before + inline.length <= widest && !inline.includes("\n")) return inline;
  const margin = " ".repeat(indent);
  const broken = lines.map((line, index) => {
    const isLong = indent + line.length + "  ,".length > widest;
    return isLong && /: ["']/.test(line) && !line.includes("\n")
      ? line.replace(/(?<=^[^:]*:) /, `\n${margin}    `)
      : lines[index];
  });
  return `{\n${broken.map((line) => `${margin}  ${line},\n`).join("")}${margin}}`;
}

function keyCode(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name);
}

/** The code of a call, its arguments on one line when that fits; `end` follows it. */
export function callCode(
  head: string,
  given: readonly string[],
  { indent = 0, end = "", before = 0 } = {},
): string {
  const inline = `${head}(${given.join(", ")})${end}`;
  if (indent + before + inline.length <= widest || given.length === 0) return inline;
  const margin = " ".repeat(indent);
  const own = given.map((one) => chainCode(one, { indent: indent + 2, end: "," }));
  return `${head}(\n${own.map((one) => `${margin}  ${one}\n`).join("")}${margin})${end}`;
}

/** The code of several calls on one thing, a line each where they don't fit on one; `end` follows it. */
export function chainCode(code: string, { indent = 0, end = "", before = 0 } = {}): string {
  const links = linksOf(code);
  const isShort = indent + before + code.length + end.length <= widest;
  // As the formatters have it, two calls stay together.
  if (isShort || links.length < 4 || code.includes("\n")) return code + end;
  return links.join(`\n${" ".repeat(indent + 2)}`) + end;
}

/** A chain of calls parted before each dot that is not within a call. */
function linksOf(code: string): string[] {
  const links: string[] = [];
  let depth = 0;
  // A text, or one character.
  for (const [token] of code.matchAll(
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[^]/g,
  )) {
    if ("([{".includes(token)) depth++;
    else if (")]}".includes(token)) depth--;
    if (links.length === 0 || (token === "." && depth === 0)) links.push(token);
    else links.push(links.pop() + token);
  }
  return links;
}

/** The code of a field of an action; a string is what is no template. */
export function valueCode(value: Value | string, indent = 0): string {
  if (value === null || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map((one) => valueCode(one, indent)).join(", ")}]`;
  if (isTemplate(value)) return templateCode(value);
  const fields = Object.entries(value).map(([name, one]): [string, string] => [
    name,
    valueCode(one, indent + 2),
  ]);
  return objectCode(fields, indent, indent + 20);
}
