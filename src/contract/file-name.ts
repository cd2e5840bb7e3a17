import { z } from "zod";

const longestName = 255;
/** Control characters, and those that turn the direction of text around and so make a name look like another. */
const unprintable = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
/** Names that mean a device on Windows, with any extension. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Why a text can't be the name of a file everywhere; undefined when it can. */
function problemOf(name: string): string | undefined {
  if (name === "") return "must not be empty";
  if (!name.isWellFormed() || unprintable.test(name))
    return "must not hold control characters or broken Unicode";
  if (/[/\\]/.test(name)) return "must be a plain name, without '/' or '\\'";
  if (/^\.+$/.test(name)) return "must not consist of dots";
  if (name.trim() !== name || name.endsWith("."))
    return "must not begin with a space or end with a space or a dot";
  if (device.test(name)) return "is a name that Windows reserves";
  if (bytesOf(name) > longestName)
    return `is too long: at most ${longestName} bytes of UTF-8, this is ${bytesOf(name)}`;
  return undefined;
}

/** The name of a file. The same letters are the same name, however they are composed. */
export const FileName = z
  .string()
  .transform((given) => given.normalize("NFC"))
  .superRefine((name, context) => {
    const message = problemOf(name);
    if (message !== undefined) context.addIssue({ code: "custom", message, input: name });
  });

/** Where the extension of a name begins; at its end when it has none. */
function extensionAt(name: string): number {
  const at = name.lastIndexOf(".");
  return at > 0 ? at : name.length;
}

/** The extension without its dot, in lower case; empty when there is none. */
export function extensionOf(name: string): string {
  return name.slice(extensionAt(name) + 1).toLowerCase();
}

/** The name with something put in before its extension, shortened in front of that where it would be too long. */
function withSuffix(name: string, suffix: string): string {
  const at = extensionAt(name);
  // What is longer is no extension.
  const extension = bytesOf(name.slice(at)) > 50 ? "" : name.slice(at);
  const stem = Array.from(name.slice(0, name.length - extension.length));
  while (bytesOf(stem.join("") + suffix + extension) > longestName) stem.pop();
  return stem.join("").trimEnd() + suffix + extension;
}

/** The nearest name that a file can have to one that a page suggests. */
export function nearestFileName(suggested: string): string {
  const name = suggested
    .normalize("NFC")
    .toWellFormed()
    .replaceAll(/[/\\\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "_")
    .trim()
    .replace(/[. ]+$/, "");
  if (name === "") return "download";
  return withSuffix(device.test(name) ? `_${name}` : name, "");
}

/** The name for the nth file that wants it: `a.txt`, `a (1).txt`, … */
export function numberedFileName(name: string, n: number): string {
  return n === 0 ? name : withSuffix(name, ` (${n})`);
}
