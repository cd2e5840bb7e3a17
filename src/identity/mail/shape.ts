import { parseAddressHeader } from "mailparser";
import type { IncomingEmail } from "../messages.ts";

/** The parser takes longer the longer it is; one header names no more people. */
const longestFrom = 2_000;

/** An email from the fields that a service has taken it apart into; an empty text counts as none. */
export function emailOf(fields: {
  reference: string | undefined;
  /** As it stands in the header `From`. */
  from: string;
  subject: string | undefined;
  text: string | undefined;
  html: string | undefined;
  attachments: IncomingEmail["attachments"];
}): IncomingEmail {
  return {
    reference: fields.reference?.trim() || null,
    sender: senderIn(fields.from),
    subject: fields.subject ?? "",
    text: fields.text || null,
    html: fields.html || null,
    attachments: fields.attachments,
    authentication: null,
  };
}

function senderIn(from: string): IncomingEmail["sender"] {
  const [first] = parseAddressHeader(from.slice(0, longestFrom), { flatten: true }).value;
  return { address: first?.address || null, name: first?.name || null };
}

/** The value of a header in a block of them, the first by that name. */
export function headerIn(block: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(block)?.[1]?.trim();
}
