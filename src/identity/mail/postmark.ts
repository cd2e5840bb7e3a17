import { z } from "zod";
import { invalidField } from "../../errors.ts";
import type { IncomingEmail } from "../messages.ts";
import { parsedJson } from "../parsed-json.ts";
import { emailOf } from "./shape.ts";
import { type HookOptions, type MailHook, requireLogin, requireSize } from "./webhook.ts";

const Mailbox = z.object({ Email: z.string(), Name: z.string().nullish() });
const Mailboxes = z.array(Mailbox).nullish();
const Inbound = z.object({
  From: z.string().nullish(),
  FromFull: Mailbox.nullish(),
  OriginalRecipient: z.string().nullish(),
  ToFull: Mailboxes,
  CcFull: Mailboxes,
  BccFull: Mailboxes,
  Subject: z.string().nullish(),
  MessageID: z.string().nullish(),
  TextBody: z.string().nullish(),
  HtmlBody: z.string().nullish(),
  Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
  Attachments: z
    .array(
      z.object({
        Name: z.string().nullish(),
        ContentType: z.string().nullish(),
        ContentLength: z.number().nullish(),
      }),
    )
    .nullish(),
});

/**
 * Takes what Postmark's inbound webhook posts; it proves itself by the `user:password` of the webhook's
 * address. Whom nobody is gets 200: Postmark tries anything else again or reports it.
 * See postmarkapp.com/developer/webhooks/inbound-webhook.
 */
export function postmarkHook(login: string, { delivery, messageBytes }: HookOptions): MailHook {
  return async (request) => {
    requireLogin(request, login);
    requireSize(request, messageBytes);
    const inbound = read(request.body);
    const kept = await delivery.email(recipientsOf(inbound), emailIn(inbound));
    return { status: 200, body: kept > 0 ? "kept" : "nobody has this address" };
  };
}

function read(body: Buffer): z.output<typeof Inbound> {
  const parsed = Inbound.safeParse(parsedJson(body.toString()));
  if (!parsed.success)
    throw invalidField("body", "expected JSON of an email as Postmark sends them");
  return parsed.data;
}

/** Whom it was sent to; the header names others as well, and not all. */
function recipientsOf({ OriginalRecipient, ToFull, CcFull, BccFull }: z.output<typeof Inbound>) {
  if (OriginalRecipient) return [OriginalRecipient];
  return [ToFull, CcFull, BccFull]
    .flatMap((list) => (list ?? []).map(({ Email }) => Email))
    .slice(0, 100);
}

function emailIn(inbound: z.output<typeof Inbound>): IncomingEmail {
  const id = inbound.Headers?.find(({ Name }) => Name.toLowerCase() === "message-id")?.Value;
  const email = emailOf({
    reference: id ?? inbound.MessageID ?? undefined,
    from: inbound.From ?? "",
    subject: inbound.Subject ?? undefined,
    text: inbound.TextBody ?? undefined,
    html: inbound.HtmlBody ?? undefined,
    attachments: (inbound.Attachments ?? []).map(({ Name, ContentType, ContentLength }) => ({
      name: Name ?? "",
      contentType: ContentType ?? "application/octet-stream",
      size: ContentLength ?? 0,
    })),
  });
  const from = inbound.FromFull;
  if (from?.Email) email.sender = { address: from.Email, name: from.Name || null };
  return email;
}
