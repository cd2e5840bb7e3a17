import { textOfHtml } from "./html-text.ts";
import type { Authentication, IncomingEmail, IncomingText, MessageWords } from "./messages.ts";
import { codesIn } from "./reading/codes.ts";
import { linksIn } from "./reading/links.ts";

/** What somebody who gets a message looks for in it, the best first. */
export interface Findings {
  codes: string[];
  links: string[];
}

/** What an email says, as it is sealed. */
export interface EmailContent extends Findings {
  subject: string;
  sender: IncomingEmail["sender"];
  text: string | null;
  html: string | null;
  attachments: IncomingEmail["attachments"];
  authentication: Authentication | null;
}

/** What a text message says, as it is sealed. */
export interface TextContent extends Findings {
  sender: string | null;
  body: string;
}

const longestBody = 1024 * 1024;
const longestLine = 1_000;
const mostAttachments = 50;
const note = "[The rest was cut off: the message is longer than 1 MB.]";

/** An email within bounds, with what there is to find in it; one in HTML alone has its text as well. */
export function emailContent(email: IncomingEmail): EmailContent {
  const subject = line(email.subject);
  const words = email.text?.trim() ? email.text : textOfHtml(email.html ?? "");
  const text = words === "" ? null : cut(words, `\n${note}`);
  const html = email.html === null ? null : cut(email.html, `<p>${note}</p>`);
  const { address, name } = email.sender;
  return {
    subject,
    sender: { address: address && line(address), name: name && line(name) },
    text,
    html,
    attachments: email.attachments
      .slice(0, mostAttachments)
      .map(({ name: file, contentType, size }) => ({
        name: line(file),
        contentType: line(contentType),
        size,
      })),
    authentication: email.authentication,
    ...findingsIn({ subject, text, html }),
  };
}

/** The same of a text message. */
export function textContent({ sender, body }: IncomingText): TextContent {
  const kept = cut(body, `\n${note}`);
  const found = findingsIn({ subject: "", text: kept, html: null });
  return { sender: sender && line(sender), body: kept, ...found };
}

function findingsIn(message: MessageWords): Findings {
  return { codes: codesIn(message), links: linksIn(message) };
}

function line(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine).toWellFormed()}…`;
}

/** At most a MB of a text, in bytes of UTF-8. */
function cut(text: string, ending: string): string {
  if (Buffer.byteLength(text) <= longestBody) return text;
  // As a stream it leaves out a character that is cut in two.
  const part = Buffer.from(text).subarray(0, longestBody);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(part, { stream: true }) + ending;
}
