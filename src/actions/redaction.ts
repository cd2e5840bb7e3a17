import { placeholders } from "../contract/placeholders.ts";
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
 * end is cut off, and numbers and TOTP seeds also in groups. The longest value goes first.
 */
export function redactorOf(hidden: readonly Hidden[]): (text: string) => string {
  const given = hidden.map(({ placeholder }) => placeholder);
  const kept = [...new Set([...Object.values(placeholders), ...given])];
  const rules = hidden
    .filter(({ value }) => value.length >= shortest)
    .toSorted((a, b) => b.value.length - a.value.length)
    .map(({ value, placeholder }): Rule => {
      const { pattern, rests } = patternOf(value);
      const search = new RegExp(`${pattern}${exceptWithin(kept, value)}`, "gu");
      return { search, rests, placeholder };
    });
  return (text) => rules.reduce(replaced, text);
}

interface Rule {
  /** Finds in one of its first groups what is replaced, or the beginning of that. */
  search: RegExp;
  /** For each of these groups what may follow it, a character after the other. */
  rests: RegExp[][];
  placeholder: string;
}

function replaced(text: string, { search, rests, placeholder }: Rule): string {
  let told = "";
  let from = 0;
  search.lastIndex = 0;
  for (let found = search.exec(text); found !== null; found = search.exec(text)) {
    const [, ...groups] = found;
    const group = rests.findIndex((_, index) => groups[index] !== undefined);
    if (group === -1) continue;
    told += text.slice(from, found.index) + placeholder;
    from = endOf(text, search.lastIndex, rests[group]!);
    search.lastIndex = from;
  }
  return told + text.slice(from);
}

/** Where what is there of the rest ends: a value may be cut off. */
function endOf(text: string, start: number, rest: readonly RegExp[]): number {
  let end = start;
  for (const one of rest) {
    one.lastIndex = end;
    if (!one.test(text)) return end;
    end = one.lastIndex;
  }
  return end;
}

/** A placeholder stays one, also where the value is a word in it. */
function exceptWithin(kept: readonly string[], value: string): string {
  const holding = kept.filter((placeholder) => placeholder.includes(value));
  return holding.map((placeholder) => `|${RegExp.escape(placeholder)}`).join("");
}

/** A value in every way in which its characters may be written. */
function patternOf(value: string): { pattern: string; rests: RegExp[][] } {
  if (/^\d{12,19}$/.test(value)) {
    const digits = Array.from(value).join(separator);
    return { pattern: `((?:(?<!\\d)|${afterCode})${digits}(?!\\d))`, rests: [[]] };
  }
  if (/^[A-Z2-7]{16,}$/.test(value)) return seedPattern(value);
  const characters = Array.from(value, (one) => spellingsOf(one));
  const head = characters.slice(0, tellingPart).join("");
  if (value.length < longWord)
    return {
      pattern: `((?:(?<![\\p{L}\\p{N}])|${afterCode})${head}(?![\\p{L}\\p{N}]))`,
      rests: [[]],
    };
  const base64 = Buffer.from(value).toString("base64").replace(/=+$/, "");
  const most = 2 * tellingPart;
  return {
    pattern: `(?:(${head})|(${RegExp.escape(base64.slice(0, most))}))`,
    // Not in one pattern: of thousands of characters that would take all memory, or fail in words that hold them.
    rests: [characters.slice(tellingPart), Array.from(base64.slice(most), RegExp.escape)].map(
      (rest) => rest.map((one) => new RegExp(one, "uy")),
    ),
  };
}

/** Between the groups of a number, also as URLs and HTML write a space. */
const separator = String.raw`(?:[ \-+\u00a0]|%2[0Bb]|(?:%[Cc]2)?%[Aa]0|&nbsp;)?`;
/** What ends in a letter or digit that belongs to a character written in code: in a URL, or in JSON. */
const afterCode = String.raw`(?<=%[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[nrtbf])`;

/** A TOTP seed: sites show it in groups and in either case, and listings cut off its end. */
function seedPattern(value: string): { pattern: string; rests: RegExp[][] } {
  // V8 overlooks long texts with hyphens under `(?i:…)`.
  const letters = Array.from(value, (one) => `[${one}${one.toLowerCase()}]`);
  const head = letters.slice(0, tellingPart).join(separator);
  const base64 = Buffer.from(value).toString("base64").replace(/=+$/, "");
  return {
    pattern: `(?:(${head})|(${RegExp.escape(base64)}))`,
    rests: [letters.slice(tellingPart).map((one) => new RegExp(separator + one, "uy")), []],
  };
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
    // Markdown's way to say that a sign is no markup.
    ...(/[!-/:-@[-`{-~]/.test(character) ? [`\\${character}`] : []),
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

/** Pictures, which are no texts, and words of the API itself. */
const exempt = new Set(["raw", "marked", "type"]);
/** What a page or a model has given its names. */
const foreign = "structured";

/**
 * A value with every text in it redacted; itself where there are no secrets. A password may be a word
 * such as `message`: the API's own names stay.
 */
export function redacted<T>(value: T, secrets: Pick<Secrets, "redact"> | undefined): T {
  return secrets === undefined ? value : (deep(value, secrets, false) as T);
}

function deep(value: unknown, secrets: Pick<Secrets, "redact">, isForeign: boolean): unknown {
  if (typeof value === "string") return secrets.redact(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, secrets, isForeign));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [key, deep(one, secrets, isForeign)] as const));
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([name, one]) => {
    if (isForeign) return [secrets.redact(name), deep(one, secrets, true)];
    const stays = exempt.has(name) && typeof one === "string";
    return [name, stays ? one : deep(one, secrets, name === foreign)];
  });
  return Object.fromEntries(entries);
}
