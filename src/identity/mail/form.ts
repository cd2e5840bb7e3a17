import { invalidField } from "../../errors.ts";
import { parsedJson } from "../parsed-json.ts";

/** What stands in a field of a form. */
export interface FormPart {
  name: string;
  /** Null for what is no file. */
  fileName: string | null;
  contentType: string;
  content: Buffer;
}

/** Most fields and files of a form. */
const mostParts = 300;

/**
 * Reads a form, of either encoding. The fields stay bytes: SendGrid sends them in the character set of
 * the email, which another field names.
 */
export function readForm(contentType: string, body: Buffer): FormPart[] {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) return readUrlEncoded(body);
  const boundary =
    /^multipart\/form-data\b.*?;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(
      contentType,
    );
  if (boundary === null) throw invalidField("content-type", "expected a form", contentType);
  return readMultipart(body, boundary[1] ?? boundary[2]!);
}

/**
 * By hand, and no more fields than there may be: nobody knows yet who sent it, and `URLSearchParams`
 * takes seconds for millions of spaces, and minutes for millions of fields.
 */
function readUrlEncoded(body: Buffer): FormPart[] {
  const parts: FormPart[] = [];
  for (let start = 0, end = 0; end < body.length; start = end + 1) {
    const found = body.indexOf(ampersand, start);
    end = found === -1 ? body.length : found;
    if (parts.length === mostParts) throw tooManyParts();
    const pair = body.subarray(start, end);
    const middle = pair.includes(equals) ? pair.indexOf(equals) : pair.length;
    parts.push({
      name: percentDecoded(pair.subarray(0, middle)).toString(),
      fileName: null,
      contentType: "text/plain",
      content: percentDecoded(pair.subarray(middle + 1)),
    });
  }
  return parts;
}

const codeOf = (sign: string) => sign.charCodeAt(0);
const [ampersand, equals, plus, percent] = [codeOf("&"), codeOf("="), codeOf("+"), codeOf("%")];

function percentDecoded(bytes: Buffer): Buffer {
  const decoded = Buffer.alloc(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const high = byte === percent ? hexOf(bytes[at + 1]) : -1;
    const low = high === -1 ? -1 : hexOf(bytes[at + 2]);
    if (low !== -1) at += 2;
    decoded[size++] = low !== -1 ? high * 16 + low : byte === plus ? codeOf(" ") : byte;
  }
  return decoded.subarray(0, size);
}

/** The value of a hexadecimal digit; -1 for another sign. */
function hexOf(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}

/** RFC 7578. */
function readMultipart(body: Buffer, boundary: string): FormPart[] {
  const parts: FormPart[] = [];
  const line = Buffer.from(`--${boundary}`);
  const between = Buffer.from(`\r\n--${boundary}`);
  let at = body.indexOf(line);
  while (at !== -1 && parts.length < mostParts) {
    const start = at + line.length;
    if (body.toString("latin1", start, start + 2) === "--") return parts;
    const end = body.indexOf(between, start);
    if (end === -1) break;
    const part = readPart(body.subarray(start, end));
    if (part !== undefined) parts.push(part);
    at = end + 2;
  }
  throw tooManyParts();
}

function tooManyParts() {
  return invalidField("body", "expected a whole form of at most 300 parts");
}

function readPart(bytes: Buffer): FormPart | undefined {
  const head = bytes.indexOf("\r\n\r\n");
  if (head === -1) return undefined;
  const headers = bytes.toString("utf8", 0, Math.min(head, 16_384));
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? "";
  const name = parameter(disposition, "name");
  if (name === undefined) return undefined;
  return {
    name,
    fileName: parameter(disposition, "filename") ?? null,
    contentType: /^content-type:\s*([^;\r\n]*)/im.exec(headers)?.[1]?.trim() || "text/plain",
    content: bytes.subarray(head + 4),
  };
}

function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, "i").exec(
    disposition,
  );
  return found?.[1]?.replaceAll(/\\(.)/g, "$1") ?? found?.[2];
}

/** The fields of a form by their names in lower case, and its files. */
export class Form {
  readonly files: readonly FormPart[];
  readonly #fields = new Map<string, Buffer>();

  constructor(parts: readonly FormPart[]) {
    this.files = parts.filter(({ fileName }) => fileName !== null);
    for (const { name, fileName, content } of parts)
      if (fileName === null && !this.#fields.has(name.toLowerCase()))
        this.#fields.set(name.toLowerCase(), content);
  }

  /** A field as it came in. */
  bytes(name: string): Buffer | undefined {
    return this.#fields.get(name);
  }

  /** A field as text; undefined when it is not there. */
  text(name: string, charset = "utf-8"): string | undefined {
    const bytes = this.#fields.get(name);
    if (bytes === undefined) return undefined;
    try {
      return new TextDecoder(charset).decode(bytes);
    } catch {
      return bytes.toString();
    }
  }

  /** A field that holds a JSON object; undefined for any other. */
  object(name: string): Record<string, unknown> | undefined {
    const value = parsedJson(this.text(name) ?? "");
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  }
}
