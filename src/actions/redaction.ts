import type { Secrets } from "./secrets.ts";

/** A secret value, and what stands in its place. */
export interface Hidden {
  value: string;
  placeholder: string;
}

/** Shorter ones stand for themselves anywhere; below `shortest` nothing could be read any more. */
const longWord = 6;
const shortest = 3;
/** Attributes are told up to 60 characters, other texts further: so much of a value is one already. */
const tellingPart = 24;

/**
 * Puts placeholders in place of values, as they stand in texts, markup, JSON and URLs, also when their
 * end is cut off, and numbers also with spaces between the digits. The longest value goes first.
 */
export function redactorOf(hidden: readonly Hidden[]): (text: string) => string {
  const rules = hidden
    .filter(({ value }) => value.length >= shortest)
    .toSorted((a, b) => b.value.length - a.value.length)
    .map(({ value, placeholder }) => ({
      pattern: new RegExp(patternOf(value), "gu"),
      placeholder,
    }));
  return (text) =>
    rules.reduce(
      (rest, { pattern, placeholder }) => rest.replace(pattern, () => placeholder),
      text,
    );
}

/** A value in every way in which its characters may be written. */
function patternOf(value: string): string {
  if (/^\d{12,19}$/.test(value))
    return `(?<!\\d)${Array.from(value).join("[ \\-\\u00a0]?")}(?!\\d)`;
  const characters = Array.from(value, spellingsOf);
  const whole = characters.join("");
  if (value.length < longWord) return `(?<![\\p{L}\\p{N}])${whole}(?![\\p{L}\\p{N}])`;
  const base64 = RegExp.escape(Buffer.from(value).toString("base64").replace(/=+$/, ""));
  const head = characters.slice(0, tellingPart).join("");
  const rest = characters.slice(tellingPart).reduceRight((inner, one) => `(?:${one}${inner})?`, "");
  return `(?:${head}${rest}|${base64})`;
}

const namedReferences: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\u00a0": "&nbsp;",
};

/** One character as it stands in plain text, in HTML, in JSON and in a URL. */
function spellingsOf(character: string): string {
  if (/^[a-z\d]$/i.test(character)) return character;
  const point = character.codePointAt(0)!;
  const named = namedReferences[character];
  const json = JSON.stringify(character).slice(1, -1);
  const percent = [...Buffer.from(character)].map(
    (byte) => `%${byte.toString(16).padStart(2, "0")}`,
  );
  const units = Array.from({ length: character.length }, (_, at) =>
    character.charCodeAt(at).toString(16).padStart(4, "0"),
  );
  const literal = [
    ...(named === undefined ? [] : [named]),
    json,
    character,
    // Our listings write an attribute's quotes as apostrophes.
    ...(character === '"' ? ["'"] : []),
    ...(character === " " ? ["+", "\u00a0"] : []),
  ].map((text) => RegExp.escape(text));
  const coded = [
    `&#0*${point};?`,
    `&#[xX]0*(?i:${point.toString(16)});?`,
    `(?i:${percent.join("")})`,
  ];
  const escaped = `(?i:${units.map((unit) => `\\\\u${unit}`).join("")})`;
  return `(?:${[...coded, escaped, ...literal].join("|")})`;
}

/** Pictures, which are no texts. */
const pictures = new Set(["raw", "marked"]);

/** A value with every text in it redacted, names of keys too; itself where there are no secrets. */
export function redacted<T>(value: T, secrets: Pick<Secrets, "redact"> | undefined): T {
  return secrets === undefined ? value : (deep(value, secrets) as T);
}

function deep(value: unknown, secrets: Pick<Secrets, "redact">): unknown {
  if (typeof value === "string") return secrets.redact(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, secrets));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [key, deep(one, secrets)] as const));
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      secrets.redact(name),
      pictures.has(name) ? one : deep(one, secrets),
    ]),
  );
}
