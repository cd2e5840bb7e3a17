import { z } from "zod";
import { AppError, invalidField, invalidInput } from "../../errors.ts";
import type { InboundHook } from "../inbound.ts";
import { parsedJson } from "../parsed-json.ts";
import { toE164 } from "./e164.ts";
import { requireSmall, type TextTarget } from "./hook.ts";
import { checkedWebhookId } from "./standard-webhook.ts";

const Text = z.object({
  to: z.string(),
  from: z.string().nullish(),
  body: z.string(),
  id: z.union([z.string().min(1), z.number()]).optional(),
});

/**
 * Takes texts from any gateway, as JSON `{to, from, body, id?}` signed by https://www.standardwebhooks.com;
 * without an `id`, the webhook's own tells a text that comes again. Throws 403 for a forged or an old one, and
 * 422 for one of another shape; 400 for no JSON.
 */
export function genericHook(secret: string, { texts, note }: TextTarget): InboundHook {
  return async (request) => {
    requireSmall(request);
    const webhookId = checkedWebhookId(request, secret, Date.now());
    const { to, from, body, id } = read(request.body);
    const recipient = toE164(to);
    if (recipient === undefined)
      throw invalidField("to", "must be a number such as +15551234567", to);
    const kept = await texts.text(recipient, {
      reference: String(id ?? webhookId),
      sender: senderOf(from),
      body,
    });
    if (!kept) note(`A text by a gateway was for ${recipient}, which nobody has.`);
    const answer = kept ? { kept } : { kept, reason: `No persona has the number ${recipient}.` };
    return { status: 200, contentType: "application/json", body: JSON.stringify(answer) };
  };
}

/** A number where it is one; also a short code or a name. */
function senderOf(from: string | null | undefined): string | null {
  const sender = from?.trim() ?? "";
  return toE164(sender) ?? (sender === "" ? null : sender);
}

function read(body: Buffer): z.output<typeof Text> {
  const given = parsedJson(body.toString());
  if (given === undefined) throw new AppError(400, "invalid_json", "The body is not valid JSON.");
  const parsed = Text.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidInput(
    parsed.error.issues.map(({ path, message }) => ({
      loc: ["body", ...path.map(String)],
      msg: isMissing(given, path) ? "Field required" : message,
      type: "value_error",
    })),
  );
}

function isMissing(given: unknown, [field]: readonly PropertyKey[]): boolean {
  return field !== undefined && (given as Record<PropertyKey, unknown>)[field] === undefined;
}
