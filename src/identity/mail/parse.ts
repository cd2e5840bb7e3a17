import { type AttachmentStream, type HeaderValue, MailParser, type MessageText } from "mailparser";
import { within } from "../../waiting.ts";
import type { IncomingEmail } from "../messages.ts";

/** Most parts of a message; a mail of people or programs has a handful. */
const mostParts = 250;
const headBytes = 256 * 1024;
/** Longer HTML is not turned into text as well. */
const mostHtmlAsText = 500_000;
const parseMs = 30_000;

interface Parsed {
  headers: Map<string, HeaderValue>;
  text: MessageText | undefined;
  attachments: IncomingEmail["attachments"];
}

/**
 * Reads a message (RFC 5322, MIME). What is attached is counted and dropped. Where there is only HTML, its
 * text stands in `text` as well, unless it is too long or nests too deep. Throws for one that is not a
 * message or has too many parts.
 */
export async function parseEmail(message: Buffer): Promise<IncomingEmail> {
  const parsed = await within(partsOf(message), parseMs);
  if (parsed === undefined) throw new Error("The message took too long to read.");
  const { headers, text, attachments } = parsed;
  return {
    reference: reference(headers.get("message-id")),
    sender: senderOf(headers),
    subject: headerText(headers.get("subject")),
    text: text?.text || null,
    html: text?.html || null,
    attachments,
    authentication: null,
  };
}

function partsOf(message: Buffer): Promise<Parsed> {
  const parser = new MailParser({
    maxChildNodes: mostParts,
    maxHeadSize: headBytes,
    maxHtmlLengthToParse: mostHtmlAsText,
    checksumAlgo: false,
    skipTextToHtml: true,
    skipImageLinks: true,
    ignoreEmbedded: true,
  });
  const parsed: Parsed = { headers: new Map(), text: undefined, attachments: [] };
  const { promise, resolve, reject } = Promise.withResolvers<Parsed>();
  parser.on("error", reject);
  parser.on("headers", (headers) => (parsed.headers = headers));
  parser.on("data", (part) => {
    if (part.type === "text") parsed.text = part;
    else drop(part, parsed.attachments);
  });
  parser.on("end", () => resolve(parsed));
  parser.end(message);
  return promise.finally(() => parser.destroy());
}

/** Counts what is attached, and keeps nothing else of it. */
function drop(part: AttachmentStream, kept: IncomingEmail["attachments"]): void {
  part.content.on("end", () => {
    const { filename: name = "", contentType, size = 0 } = part;
    kept.push({ name, contentType, size });
    part.release?.();
  });
  part.content.resume();
}

function headerText(value: HeaderValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function reference(value: HeaderValue | undefined): string | null {
  return headerText(value).trim() || null;
}

function senderOf(headers: Map<string, HeaderValue>): IncomingEmail["sender"] {
  for (const name of ["from", "sender"]) {
    const value = headers.get(name);
    if (typeof value !== "object" || !("value" in value) || !Array.isArray(value.value)) continue;
    const [first] = value.value.flatMap((one) => one.group ?? [one]);
    if (first?.address) return { address: first.address, name: first.name || null };
  }
  return { address: null, name: null };
}
