import { identifier, literalOf, quoteFor, shortEscapes, withEscapes } from "./script-text.ts";
import { isTemplate, type Template, type Value } from "./workflow.ts";

function escape(code: number): string {
  const digits = code.toString(16);
  if (shortEscapes[code] !== undefined) return shortEscapes[code];
  return code > 0xffff ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
}

/** A text as a literal of Python; one of several lines between three quotes. */
export function quoted(text: string): string {
  const quote = quoteFor(text);
  const escaped = text.replaceAll("\\", "\\\\");
  if (!text.includes("\n")) {
    return quote + withEscapes(escaped.replaceAll(quote, `\\${quote}`), escape) + quote;
  }
  const lines = escaped.replace(/"(?="|$)/g, '\\"').split("\n");
  return `"""${lines.map((line) => withEscapes(line, escape)).join("\n")}"""`;
}

/** How the code of a parameter is called. */
export type ParameterNames = (parameter: string) => string;

/** The code of a text of which parts are variables or come from the environment. */
export function templateCode(template: Template, nameOf: ParameterNames): string {
  const literal = literalOf(template);
  if (literal !== undefined) return quoted(literal);
  return template.parts
    .map((part) => {
      if (typeof part === "string") return quoted(part);
      return "parameter" in part
        ? nameOf(part.parameter)
        : `os.environ[${quoted(identifier(part.secret))}]`;
    })
    .join(" + ");
}

/** The code of a field of an action; a string is what is no template. */
export function valueCode(value: Value | string, nameOf: ParameterNames): string {
  if (value === null) return "None";
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map((one) => valueCode(one, nameOf)).join(", ")}]`;
  if (isTemplate(value)) return templateCode(value, nameOf);
  const entries = Object.entries(value).map(
    ([name, one]) => `${quoted(name)}: ${valueCode(one, nameOf)}`,
  );
  return `{${entries.join(", ")}}`;
}
