import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { invalidField } from "../../errors.ts";
import { distanceMs } from "../inbound.ts";
import type { IncomingEmail } from "../messages.ts";
import { Form, readForm } from "./form.ts";
import { parseEmail } from "./parse.ts";
import { emailOf, headerIn } from "./shape.ts";
import {
  forged,
  type HookOptions,
  type MailHook,
  type MailRequest,
  requireLogin,
  requireSize,
} from "./webhook.ts";

/** SendGrid tries for three days; the same email twice is kept once, so an old one does no harm. */
const freshMs = 4 * 86_400_000;

/** How SendGrid proves itself: one of the two, or both. */
export interface SendgridTrust {
  /** The public key of the security policy, base64 of its DER, as SendGrid shows it. */
  publicKey?: string | undefined;
  /** `user:password` of the webhook's address. */
  login?: string | undefined;
}

/**
 * Takes what SendGrid's Inbound Parse posts, taken apart or as it was ("send raw"). Whom nobody is
 * gets 200: SendGrid tries anything else again. See twilio.com/docs/sendgrid: "Inbound Email Parse
 * Webhook", "Securing your Inbound Parse webhooks". Throws for a key that is none.
 */
export function sendgridHook(
  trust: SendgridTrust,
  { delivery, messageBytes }: HookOptions,
): MailHook {
  const key = trust.publicKey === undefined ? undefined : publicKeyOf(trust.publicKey);
  return async (request) => {
    if (key !== undefined) requireSignature(request, key);
    if (trust.login !== undefined) requireLogin(request, trust.login);
    requireSize(request, messageBytes);
    const form = new Form(readForm(request.headers["content-type"] ?? "", request.body));
    const recipients = form.object("envelope")?.["to"];
    if (!Array.isArray(recipients)) throw invalidField("envelope", "expected the recipients");
    const email = await emailIn(form);
    // Without an id of its own, the same request is the same email.
    email.reference ??= `sendgrid:${createHash("sha256").update(request.body).digest("hex")}`;
    const kept = await delivery.email(recipients.map(String), email);
    return { status: 200, body: kept > 0 ? "kept" : "nobody has this address" };
  };
}

function publicKeyOf(text: string): KeyObject {
  return createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
}

/** ECDSA over the time and the body as they came. */
function requireSignature({ headers, body }: MailRequest, key: KeyObject): void {
  const timestamp = headers["x-twilio-email-event-webhook-timestamp"] ?? "";
  const signature = headers["x-twilio-email-event-webhook-signature"] ?? "";
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  if (!verify("sha256", signed, key, Buffer.from(signature, "base64"))) throw forged();
  if (!(distanceMs(timestamp) <= freshMs)) throw forged();
}

async function emailIn(form: Form): Promise<IncomingEmail> {
  const raw = form.bytes("email");
  if (raw !== undefined) {
    return await parseEmail(raw).catch(() => {
      throw invalidField("email", "is not a message that can be read");
    });
  }
  const charsets = form.object("charsets") ?? {};
  const text = (name: string) => {
    const charset = charsets[name];
    return form.text(name, typeof charset === "string" ? charset : undefined);
  };
  return emailOf({
    reference: headerIn(form.text("headers") ?? "", "message-id"),
    from: text("from") ?? "",
    subject: text("subject"),
    text: text("text"),
    html: text("html"),
    attachments: form.files.map(({ fileName, contentType, content }) => ({
      name: fileName ?? "",
      contentType,
      size: content.length,
    })),
  });
}
