import { placeholders } from "../../contract/placeholders.ts";
import { freeName, environmentName, nameFrom } from "./names.ts";
import { hasForm, placeholderName } from "./placeholder-names.ts";
import type { Parameter, Placeheld, RecordedStep, Template, Value } from "./workflow.ts";

const mask = "********";

/** Turns the values of recorded actions into templates, and keeps the parameters and secrets that these need. */
export interface Templates {
  parameters: Parameter[];
  secrets: string[];
  /** Those of the secrets that have a placeholder. */
  placeheld: Placeheld[];
  /** The fields of a step's action that say what to do, by their names. */
  fieldsOf(step: RecordedStep, fields: Record<string, unknown>): Record<string, Value>;
}

/** Names what comes from outside: each value, and each secret of a site's field, once. */
interface Outside {
  parameters: Parameter[];
  secrets: string[];
  placeheld: Placeheld[];
  /** A value as it was given: a secret, a parameter where it stands in the task, else itself. */
  given(step: RecordedStep, text: string, words: string): Template["parts"][number];
}

/** `task`: where values that may vary are looked for. */
export function createTemplates(task: string | null): Templates {
  const outside = createOutside(task);
  return {
    parameters: outside.parameters,
    secrets: outside.secrets,
    placeheld: outside.placeheld,
    fieldsOf: (step, fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, fieldOf(step, name, value, outside)]),
      ),
  };
}

function createOutside(task: string | null): Outside {
  const parameters: Parameter[] = [];
  const { secrets, placeheld, secret } = createSecrets();
  const parameter = (value: string, words: string) => {
    const known = parameters.find((one) => one.value === value);
    if (known !== undefined) return { parameter: known.name };
    const taken = (free: string) => parameters.some((one) => one.name === free);
    const name = freeName(nameFrom(words, "value"), taken);
    parameters.push({ name, value });
    return { parameter: name };
  };
  return {
    parameters,
    secrets,
    placeheld,
    given: (step, text, words) => {
      if (text === mask || isPlaceholder(step, text)) return secret(step, text, words);
      return stands(task, text) ? parameter(text, words) : text;
    },
  };
}

function isPlaceholder({ trace }: RecordedStep, text: string): boolean {
  return trace?.placeholders?.includes(text) === true;
}

/** Names secrets: one for each field of a site, and for each placeholder. */
function createSecrets() {
  const secrets: string[] = [];
  const placeheld: Placeheld[] = [];
  const names = new Map<string, string>();
  const named = (kind: string, wanted: string) => {
    const name =
      names.get(`${kind} ${wanted}`) ?? freeName(wanted, (free) => secrets.includes(free));
    names.set(`${kind} ${wanted}`, name);
    if (!secrets.includes(name)) secrets.push(name);
    return name;
  };
  const secret = ({ trace }: RecordedStep, text: string, words: string) => {
    const url = trace?.url_before ?? "";
    if (text === mask) return { secret: named(mask, environmentName(url, words)) };
    const name = named(hasForm(text) ? text : "placeholder", placeholderName(text, url));
    const held = { secret: name, placeholder: text };
    if (!placeheld.some((one) => one.secret === name)) placeheld.push(held);
    return held;
  };
  return { secrets, placeheld, secret };
}

function fieldOf(step: RecordedStep, name: string, value: unknown, { given }: Outside): Value {
  const { type } = step.action;
  if (typeof value !== "string") {
    return mapped(value, (text, key) => ({
      parts: [type === "form_fill" ? given(step, text, key) : text],
    }));
  }
  if (name === "file_path") return { parts: [given(step, value, "file")] };
  if (name === "value") return { parts: [given(step, typed(step, value), wordsFor(step))] };
  if (name !== "url") return { parts: [value] };
  // A site that is opened is the one whose password it is.
  const there = { ...step, trace: traceAt(step, value) };
  const parts = partsOfUrl(value).map((part) =>
    typeof part === "string" ? part : given(there, part.value, part.name),
  );
  return { parts: parts.reduce<Template["parts"]>(joined, []) };
}

/** Where a code was taken from is known: whatever was written is not it. */
function typed(step: RecordedStep, value: string): string {
  const isCode = step.action.type === "multi_factor_fill" && isPlaceholder(step, placeholders.code);
  return isCode ? placeholders.code : value;
}

/** Whether a value stands in the task, as whole words; single letters are in every sentence. */
function stands(task: string | null, value: string): boolean {
  if (task === null || value.trim() === "" || /^\p{L}$/u.test(value)) return false;
  const words = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, "u").test(task);
}

/** What the field is called into which a value goes. */
function wordsFor({ action, trace }: RecordedStep): string {
  if (action.type === "multi_factor_fill") return "one time code";
  const element = trace?.element;
  if (element?.name) return element.name;
  for (const { kind, selector } of element?.selectors ?? []) {
    const words = kind === "css" || kind === "xpath" ? undefined : /"([^"]+)"/.exec(selector)?.[1];
    if (words !== undefined) return words;
    if (kind === "id") return selector.slice(1);
  }
  return action.text_label ?? "";
}

type Part = string | { name: string; value: string };

/** An address in parts: the values of its query, and a password, apart from the rest. */
function partsOfUrl(url: string): Part[] {
  const password = /^([a-z][\w+.-]*:\/\/[^\s/:@]*:)(\*{8})(?=@)/i.exec(url);
  const start: Part[] = password ? [password[1]!, { name: "password", value: mask }] : [];
  const rest = password ? url.slice(password[0].length) : url;
  const query = rest.indexOf("?");
  if (query === -1) return [...start, rest];
  const hash = rest.indexOf("#", query);
  const end = hash === -1 ? rest.length : hash;
  const pairs = rest
    .slice(query + 1, end)
    .split("&")
    .flatMap((pair, index): Part[] => {
      const [name = "", ...values] = pair.split("=");
      const before = `${index === 0 ? "" : "&"}${name}=`;
      const value = values.join("=");
      // What is encoded would have to be encoded by whoever puts another value in its place.
      const isPlain = value !== "" && encodeURIComponent(value) === value;
      return isPlain ? [before, { name, value }] : [before.slice(0, -1) + pair.slice(name.length)];
    });
  return [...start, rest.slice(0, query + 1), ...pairs, rest.slice(end)];
}

/** Text after text is one text. */
function joined(parts: Template["parts"], part: Template["parts"][number]): Template["parts"] {
  const last = parts.at(-1);
  if (part === "") return parts;
  if (typeof last !== "string" || typeof part !== "string") return [...parts, part];
  return [...parts.slice(0, -1), last + part];
}

function traceAt({ trace }: RecordedStep, url: string): RecordedStep["trace"] {
  return trace ? { ...trace, url_before: url.replace(`:${mask}@`, "@") } : trace;
}

function mapped(value: unknown, text: (text: string, key: string) => Template, key = ""): Value {
  if (typeof value === "string") return text(value, key);
  if (Array.isArray(value)) return value.map((one) => mapped(one, text, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, mapped(inner, text, name)]),
    );
  }
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}
