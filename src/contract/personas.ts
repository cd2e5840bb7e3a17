import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { defaulted, pageOf, pageQuery, queryBoolean, queryInteger, timestamp } from "./fields.ts";
import { timedelta } from "./timedelta.ts";

const PersonaCreateRequest = z
  .object({
    create_vault: defaulted(z.boolean(), false).describe("Whether it gets a vault of its own."),
    create_phone_number: defaulted(z.boolean(), false),
  })
  .meta({ id: "PersonaCreateRequest" });

/** A persona as the clients know it (contract 1.1). */
export const PersonaResponse = z
  .object({
    persona_id: z.uuid(),
    status: z.enum(["active"]),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string().describe("Also reached in any case, and with a +tag."),
    vault_id: z.string().nullable(),
    phone_number: z.string().nullable().describe("E.164."),
    created_at: timestamp,
  })
  .meta({ id: "PersonaResponse" });
export type PersonaResponse = z.output<typeof PersonaResponse>;

const findings = {
  codes: z.array(z.string()).describe("What looks like a one-time code, the likeliest first."),
  links: z.array(z.string()).describe("What it links to, confirmations first."),
};

/** An email of a persona (contract 1.1), and what is found in it. */
export const EmailResponse = z
  .object({
    email_id: z.uuid(),
    subject: z.string(),
    created_at: timestamp,
    sender_email: z.string().nullable(),
    sender_name: z.string().nullable(),
    text_content: z.string().nullable(),
    html_content: z.string().nullable(),
    ...findings,
    attachments: z
      .array(z.object({ name: z.string(), content_type: z.string(), size: z.int() }))
      .describe("What was attached, sizes in bytes; contents are not kept."),
    authentication: z
      .object({ spf: z.string(), dkim: z.string(), dmarc: z.string() })
      .nullable()
      .describe("How the sender was checked, in the words of RFC 8601; null where nobody has."),
  })
  .meta({ id: "EmailResponse" });
export type EmailResponse = z.output<typeof EmailResponse>;

/** A text message of a persona (contract 1.1), and what is found in it. */
export const SmsResponse = z
  .object({
    sms_id: z.uuid(),
    body: z.string(),
    created_at: timestamp,
    sender: z.string().nullable(),
    ...findings,
  })
  .meta({ id: "SMSResponse" });
export type SmsResponse = z.output<typeof SmsResponse>;

const PersonaParams = z.object({ persona_id: z.string().min(1) });

const messageQuery = z.object({
  limit: queryInteger(10, 1, 100),
  timedelta: timedelta
    .optional()
    .describe("How far back to look, such as PT5M, 0:05:00, 300 or 5m; by default all the way."),
  only_unread: queryBoolean(false),
  mark_read: queryBoolean(true).describe(
    "With false those listed stay unread, for who only looks.",
  ),
});
export type MessageListQuery = z.output<typeof messageQuery>;

const Done = z.object({ status: z.enum(["success", "failure"]), message: z.string() });

const tag = "Personas";
const auth = "key";

export const personaEndpoints = {
  personaCreate: endpoint({
    method: "POST",
    path: "/personas/create",
    tag,
    summary: "Create a persona: a name, a mailbox and, when wanted, a vault and a phone number",
    auth,
    body: PersonaCreateRequest,
    bodyOptional: true,
    response: PersonaResponse,
  }),
  listPersonas: endpoint({
    method: "GET",
    path: "/personas",
    tag,
    summary: "List personas, newest first",
    auth,
    query: pageQuery,
    response: pageOf(PersonaResponse),
  }),
  personaGet: endpoint({
    method: "GET",
    path: "/personas/{persona_id}",
    tag,
    summary: "Get a persona",
    auth,
    params: PersonaParams,
    response: PersonaResponse,
  }),
  personaDelete: endpoint({
    method: "DELETE",
    path: "/personas/{persona_id}",
    tag,
    summary: "Delete a persona with its messages, its vault and its phone number",
    auth,
    params: PersonaParams,
    response: Done.extend({ persona_id: z.string() }),
  }),
  personaEmailsList: endpoint({
    method: "GET",
    path: "/personas/{persona_id}/emails",
    aliases: [{ method: "GET", path: "/personas/{persona_id}/email/read" }],
    tag,
    summary: "List the emails of a persona, newest first; those listed count as read",
    auth,
    params: PersonaParams,
    query: messageQuery,
    response: z.array(EmailResponse),
  }),
  personaSmsList: endpoint({
    method: "GET",
    path: "/personas/{persona_id}/sms",
    aliases: [{ method: "GET", path: "/personas/{persona_id}/sms/read" }],
    tag,
    summary: "List the text messages of a persona, newest first; those listed count as read",
    auth,
    params: PersonaParams,
    query: messageQuery,
    response: z.array(SmsResponse),
  }),
  personaNumberCreate: endpoint({
    method: "POST",
    path: "/personas/{persona_id}/sms/number",
    aliases: [{ method: "POST", path: "/personas/{persona_id}/create-number" }],
    tag,
    summary: "Give a persona a phone number; one that has a number keeps it",
    auth,
    params: PersonaParams,
    response: z.object({ phone_number: z.string(), status: z.enum(["active"]) }),
  }),
  personaNumberDelete: endpoint({
    method: "DELETE",
    path: "/personas/{persona_id}/sms/number",
    tag,
    summary: "Take the phone number from a persona",
    auth,
    params: PersonaParams,
    response: Done,
  }),
};
