import { TextDecoder as LegacyDecoder } from "@exodus/bytes/encoding.js";
import sniffEncoding from "html-encoding-sniffer";

/** Text, always valid Unicode, and the encoding (WHATWG name) that it was read in. */
export interface DecodedText {
  text: string;
  encoding: string;
}

export interface DecodeOptions {
  /** The charset that HTTP named, if any. */
  charset?: string | null;
  /** What may name its own encoding: `meta` in HTML, the declaration in XML. */
  syntax: "html" | "xml" | "text";
}

/** Some pages name their encoding far later than the 1024 bytes that browsers look at first. */
const maxPrescanBytes = 65_536;
const unknown = "";

/**
 * Reads bytes as text: by byte order mark, HTTP, the document's own word, else UTF-8 where they are
 * that and windows-1252 where not (WHATWG HTML, encoding sniffing). A word that the bytes refute gives
 * way to one that they bear out. Broken bytes become U+FFFD.
 */
export function decodeText(bytes: Uint8Array, options: DecodeOptions): DecodedText {
  const { charset, syntax } = options;
  const header = charset ? { transportLayerEncodingLabel: charset } : {};
  const sniffed = (more: { transportLayerEncodingLabel?: string }) =>
    syntax === "xml"
      ? sniffEncoding(bytes, { xml: true, defaultEncoding: unknown, ...more })
      : sniffEncoding(bytes, {
          maxPrescanBytes: syntax === "html" ? maxPrescanBytes : 0,
          defaultEncoding: unknown,
          ...more,
        });
  const told = sniffed(header);
  const isUtf8 = told === "UTF-8" || told === "windows-1252" || told === unknown;
  const utf8 = isUtf8 ? fit(bytes) : "none";
  if (told === unknown) {
    const fallback = utf8 === "none" && syntax !== "xml" ? "windows-1252" : "UTF-8";
    return decodeAs(bytes, fallback);
  }
  if (told === "UTF-8" && utf8 === "none") {
    const own = sniffed({});
    if (own !== unknown) return decodeAs(bytes, own);
  }
  // The default of many servers, said of pages that are not in it.
  if (told === "windows-1252" && utf8 === "whole") return decodeAs(bytes, "UTF-8");
  return decodeAs(bytes, told);
}

/** How well bytes read as UTF-8 with more than ASCII in it: `whole`, `mostly` with few breaks, or `none`. */
function fit(bytes: Uint8Array): "ascii" | "whole" | "mostly" | "none" {
  try {
    // An end that is cut off within a character is no fault.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    if (/[\u0080-\u{10ffff}]/u.test(text)) return "whole";
    return (bytes.at(-1) ?? 0) < 0x80 ? "ascii" : "none";
  } catch {
    const text = new TextDecoder().decode(bytes);
    const broken = text.split("\uFFFD").length - 1;
    const foreign = text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
    return broken * 20 < foreign ? "mostly" : "none";
  }
}

function decodeAs(bytes: Uint8Array, encoding: string): DecodedText {
  if (encoding === "UTF-8") return { text: new TextDecoder().decode(bytes), encoding };
  try {
    // Node's own decoders differ from browsers' in legacy encodings.
    return { text: new LegacyDecoder(encoding).decode(bytes), encoding };
  } catch {
    return { text: new TextDecoder().decode(bytes), encoding: "UTF-8" };
  }
}
