import { createHmac } from "node:crypto";
import { z } from "zod";
import { invalidField } from "../../errors.ts";
import { sameSignature } from "../equal.ts";
import { distanceMs } from "../inbound.ts";
import type { IncomingEmail } from "../messages.ts";
import { parsedJson } from "../parsed-json.ts";
import { Form, readForm } from "./form.ts";
import { parseEmail } from "./parse.ts";
import { emailOf } from "./shape.ts";
import { forged, type HookOptions, type MailHook, requireSize } from "./webhook.ts";

const Pairs = z.array(z.tuple([z.string(), z.string()]));
const freshMs = 5 * 60_000;

/**
 * Takes what a route of Mailgun forwards, taken apart or as it was (`body-mime`). Its signature covers
 * a time and a token, not the email, so a token is good for one email.
 * See documentation.mailgun.com: "Receive HTTP", "Securing webhooks".
 */
export function mailgunHook(signingKey: string, { delivery, messageBytes }: HookOptions): MailHook {
  const spent = new Map<string, number>();
  return async (request) => {
    const form = new Form(readForm(request.headers["content-type"] ?? "", request.body));
    const token = requireSignature(form, signingKey);
    requireSize(request, messageBytes);
    forgetOld(spent);
    if (spent.has(token)) return { status: 200, body: "already here" };
    const recipients = (form.text("recipient") ?? "").split(",").map((one) => one.trim());
    // At once, so that the same request twice at the same moment is one email; a failure frees it for the next try.
    spent.set(token, Date.now());
    try {
      const kept = await delivery.email(recipients.filter(Boolean), await emailIn(form));
      return kept > 0
        ? { status: 200, body: "kept" }
        : { status: 406, body: "nobody has this address" };
    } catch (error) {
      spent.delete(token);
      throw error;
    }
  };
}

function requireSignature(form: Form, signingKey: string): string {
  const [timestamp, token, signature] = ["timestamp", "token", "signature"].map(
    (name) => form.text(name) ?? "",
  ) as [string, string, string];
  const expected = createHmac("sha256", signingKey)
    .update(timestamp + token)
    .digest("hex");
  if (token === "" || !sameSignature(signature.toLowerCase(), expected)) throw forged();
  if (!(distanceMs(timestamp) <= freshMs)) throw forged();
  return token;
}

function forgetOld(spent: Map<string, number>): void {
  for (const [token, at] of spent) {
    if (Date.now() - at <= 2 * freshMs) return;
    spent.delete(token);
  }
}

async function emailIn(form: Form): Promise<IncomingEmail> {
  const mime = form.bytes("body-mime");
  if (mime !== undefined) return await parseEmail(mime).catch(unreadable);
  return emailOf({
    reference: form.text("message-id") ?? headerOf(form.text("message-headers"), "message-id"),
    from: form.text("from") ?? form.text("sender") ?? "",
    subject: form.text("subject"),
    text: form.text("body-plain"),
    html: form.text("body-html"),
    attachments: form.files.map(({ fileName, contentType, content }) => ({
      name: fileName ?? "",
      contentType,
      size: content.length,
    })),
  });
}

function unreadable(): never {
  throw invalidField("body-mime", "is not a message that can be read");
}

/** Mailgun lists the headers as JSON: `[[name, value], …]`. */
function headerOf(list: string | undefined, name: string): string | undefined {
  const pairs = Pairs.safeParse(parsedJson(list ?? "[]")).data ?? [];
  return pairs.find(([key]) => key.toLowerCase() === name)?.[1];
}
