import { forbidden, invalidField } from "../../errors.ts";
import type { InboundAnswer, InboundHook } from "../inbound.ts";
import { toE164 } from "./e164.ts";
import { requireSmall, type TextTarget } from "./hook.ts";
import { isFromTwilio } from "./twilio-signature.ts";

// An answer with words in it would be sent back as a text message, and paid for.
const silence: InboundAnswer = { status: 200, contentType: "text/xml", body: "<Response/>" };

/**
 * Takes the texts that Twilio passes on (https://www.twilio.com/docs/messaging/guides/webhook-request). A number
 * that nobody has is no failure for Twilio. Throws 403 for a forged request, and 422 for what is no text message.
 */
export function twilioHook(authToken: string, { texts, note }: TextTarget): InboundHook {
  return async (request) => {
    requireSmall(request);
    const form = new URLSearchParams(request.body.toString());
    const signature = request.headers["x-twilio-signature"] ?? "";
    if (!isFromTwilio({ url: request.url, form, signature }, authToken)) {
      throw forbidden(
        "X-Twilio-Signature does not fit: NOCTURNE_PUBLIC_URL must be where Twilio sends to, and TWILIO_AUTH_TOKEN that of its account.",
      );
    }
    const recipient = toE164(field(form, "To"));
    const text = {
      reference: sidOf(form),
      sender: form.get("From")?.trim() || null,
      body: field(form, "Body"),
    };
    const isKept = recipient !== undefined && (await texts.text(recipient, text));
    if (!isKept)
      note(`A text by Twilio was for ${recipient ?? "no phone number"}, which nobody has.`);
    return silence;
  };
}

/**
 * The message's id. What is signed has no marks between the fields: with an id of any length, parts of others could
 * be moved into it, and a request that somebody overheard would count as a new message.
 */
function sidOf(form: URLSearchParams): string {
  const sid = field(form, "MessageSid");
  if (!/^[A-Z]{2}[0-9a-fA-F]{32}$/.test(sid)) throw invalidField("MessageSid", "is no SID", sid);
  return sid;
}

function field(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null) throw invalidField(name, "is missing: this is no incoming text message");
  return value;
}
