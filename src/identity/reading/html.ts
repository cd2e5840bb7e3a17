import { readTags, type TagReader } from "../read-tags.ts";
import { type Line, plain } from "./message.ts";

/** A link of an HTML message. */
export interface Anchor {
  url: string;
  /** What is clicked on; empty for a picture. */
  label: string;
}

/** What a person sees of an HTML message. */
export interface Page {
  lines: Line[];
  anchors: Anchor[];
}

/** A mail program shows less of a message. */
const mostHtml = 300_000;
const mostAnchors = 500;
const unseen = new Set(["style", "script", "head", "title", "noscript", "template", "select"]);
const cells = new Set(["td", "th"]);
const blocks = new Set(
  "address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tr ul".split(
    " ",
  ),
);
const headings = new Set(["h1", "h2", "h3"]);

/** Reads the beginning of an HTML message, as far as `readTags` does. */
export function readHtml(html: string): Page {
  const reader = new Reader();
  readTags(html.slice(0, mostHtml), reader);
  reader.breakLine();
  return { lines: joinDigits(reader.lines), anchors: reader.anchors };
}

interface OpenElement {
  name: string;
  isBig: boolean;
}

class Reader implements TagReader {
  readonly lines: Line[] = [];
  readonly anchors: Anchor[] = [];
  #text = "";
  #hasBig = false;
  #unseen = 0;
  readonly #open: OpenElement[] = [];
  #big = 0;
  #anchor: Anchor | undefined;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (unseen.has(name)) this.#unseen += 1;
    if (blocks.has(name)) this.breakLine();
    const isBig = headings.has(name) || looksBig(attributes);
    this.#open.push({ name, isBig });
    if (isBig) this.#big += 1;
    const url = attributes["href"];
    if (name === "a" && url !== undefined && this.anchors.length < mostAnchors) {
      this.#anchor = { url, label: "" };
      this.anchors.push(this.#anchor);
    }
    if (name === "img" && this.#anchor !== undefined) this.#anchor.label += attributes["alt"] ?? "";
  }

  text(text: string): void {
    if (this.#unseen > 0) return;
    this.#text += text;
    if (this.#big > 0 && text.trim() !== "") this.#hasBig = true;
    if (this.#anchor !== undefined)
      this.#anchor.label = `${this.#anchor.label}${text}`.slice(0, 300);
  }

  close(name: string): void {
    if (unseen.has(name)) this.#unseen = Math.max(0, this.#unseen - 1);
    if (this.#open.pop()?.isBig === true) this.#big -= 1;
    if (name === "a") this.#anchor = undefined;
    if (cells.has(name)) this.#text += "\t";
    if (blocks.has(name)) this.breakLine();
  }

  /** Ends the line that is open. */
  breakLine(): void {
    const text = plain(this.#text.replaceAll("\n", " ")).trim();
    if (text !== "") this.lines.push({ text, isBig: this.#hasBig });
    this.#text = "";
    this.#hasBig = false;
  }
}

/** By its style, or by a name that says that it shows a code. */
function looksBig({
  style = "",
  class: className = "",
  id = "",
}: Readonly<Record<string, string>>): boolean {
  const [, size = "", unit = ""] = /font-size:\s*([\d.]+)\s*(px|pt|em|rem)/i.exec(style) ?? [];
  const pixels = Number(size) * (/em/i.test(unit) ? 16 : /pt/i.test(unit) ? 1.33 : 1);
  return (
    pixels >= 20 ||
    /letter-spacing:\s*(?!0|normal)[\d.]/i.test(style) ||
    /(^|[\s_-])(otp|pin|(verification|security|confirm\w*)[_-]?code|code)($|[\s_-])/i.test(
      `${className} ${id}`,
    )
  );
}

/** A code whose signs stand in boxes below each other is one line. */
function joinDigits(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  let run: Line[] = [];
  const end = () => {
    if (run.length >= 4 && run.length <= 8)
      joined.push({ text: run.map(({ text }) => text).join(""), isBig: true });
    else joined.push(...run);
    run = [];
  };
  for (const line of lines) {
    if (/^[\dA-Z]$/.test(line.text)) run.push(line);
    else {
      end();
      joined.push(line);
    }
  }
  end();
  return joined;
}
