import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Something that may stand nowhere, by what it is called. */
export type Planted = Record<string, string>;

/** What was said or kept, by where. */
export interface Heard {
  where: string;
  bytes: Buffer;
}

/** Shorter ones stand by chance in pictures and in ids: they count as words, and within text. */
const short = 8;
const aLine = /[\x20-\x7e]{12,}/g;

/** Every place in which one of the secrets stands, in any of the usual spellings: `password as base64 in …`. */
export function tracesOf(planted: Planted, heard: readonly Heard[]): string[] {
  const wanted = Object.entries(planted).flatMap(([name, value]) =>
    spellingsOf(value).map(([how, text]) => ({ name, how, text })),
  );
  return heard.flatMap(({ where, bytes }) => {
    const text = bytes.toString("latin1");
    const words = (text.match(aLine) ?? []).join("\n");
    return wanted
      .filter(({ text: one }) => (one.length < short ? isWordIn(words, one) : text.includes(one)))
      .map(({ name, how, text: one }) => `${name} ${how} in ${where}: ${around(text, one)}`);
  });
}

function isWordIn(text: string, one: string): boolean {
  return new RegExp(`(?<![\\w.+/=-])${RegExp.escape(one)}(?![\\w.+/=-])`).test(text);
}

function around(text: string, one: string): string {
  const at = text.indexOf(one);
  return JSON.stringify(text.slice(Math.max(0, at - 80), at + one.length + 20));
}

/** In bytes as they would stand, told as Latin-1. */
function spellingsOf(value: string): [how: string, text: string][] {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  const all: [string, string][] = [
    ["raw", value],
    ["in JSON", json],
    ["in JSON twice", JSON.stringify(json).slice(1, -1)],
    ["in JSON of ASCII", json.replace(/[^\0-\x7f]/g, unicodeEscape)],
    ["in a URL", encodeURIComponent(value)],
    ["in a form", new URLSearchParams([["", value]]).toString().slice(1)],
    ["in HTML", value.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)],
    ["in named HTML", value.replace(/[&<>"]/g, (sign) => named[sign]!)],
  ];
  if (value.length >= short) {
    all.push(["hex", bytes.toString("hex")]);
    for (const part of base64Parts(bytes)) all.push(["base64", part]);
    for (const part of base64Parts(bytes))
      all.push(["base64url", part.replaceAll("+", "-").replaceAll("/", "_")]);
  }
  const found = new Map(all.map(([how, text]) => [Buffer.from(text).toString("latin1"), how]));
  return [...found].map(([text, how]) => [how, text]);
}

const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function unicodeEscape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What base64 of a longer text holds of these bytes, wherever in it they begin. */
function base64Parts(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const end = Math.floor(((before + bytes.length) * 4) / 3);
    return text.slice(before === 0 ? 0 : before + 1, end);
  });
}

/** All files of a folder, whatever they are. */
export async function filesIn(folder: string): Promise<Heard[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((one) => one.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { where: path.slice(folder.length + 1), bytes: await readFile(path) };
    }),
  );
}
