import type { Handlers } from "../contract/handler.ts";
import type {
  EmailResponse,
  MessageListQuery,
  PersonaResponse,
  SmsResponse,
} from "../contract/personas.ts";
import { timedeltaMs } from "../contract/timedelta.ts";
import type { Inbox, Kept } from "../identity/inbox.ts";
import type { EmailContent, TextContent } from "../identity/kept-message.ts";
import type { Personas } from "../identity/personas.ts";
import type { MessageQuery } from "../store/messages.ts";
import type { PersonaRecord } from "../store/personas.ts";
import { paged } from "./paged.ts";

type Ids =
  | "personaCreate"
  | "listPersonas"
  | "personaGet"
  | "personaDelete"
  | "personaEmailsList"
  | "personaSmsList"
  | "personaNumberCreate"
  | "personaNumberDelete";

export function personaHandlers(personas: Personas, inbox: Inbox): Pick<Handlers, Ids> {
  return {
    personaCreate: async ({ body }, { accountId }) => {
      const wanted = { vault: body.create_vault, phone: body.create_phone_number };
      return personaResponse(await personas.create(accountId, wanted));
    },
    listPersonas: ({ query }, { accountId }) =>
      paged(query, (rows) => personas.list(accountId, rows), personaResponse),
    personaGet: async ({ params }, { accountId }) =>
      personaResponse(await personas.get(accountId, params.persona_id)),
    personaDelete: async ({ params: { persona_id } }, { accountId }) => {
      await personas.delete(accountId, persona_id);
      return { status: "success", message: "The persona was deleted.", persona_id };
    },
    personaEmailsList: async ({ params, query }, { accountId }) => {
      const { id } = await personas.get(accountId, params.persona_id);
      return (await inbox.emails(id, ...asked(query))).map(emailResponse);
    },
    personaSmsList: async ({ params, query }, { accountId }) => {
      const { id } = await personas.get(accountId, params.persona_id);
      return (await inbox.texts(id, ...asked(query))).map(smsResponse);
    },
    personaNumberCreate: async ({ params }, { accountId }) => ({
      phone_number: await personas.addNumber(accountId, params.persona_id),
      status: "active",
    }),
    personaNumberDelete: async ({ params }, { accountId }) => {
      const number = await personas.removeNumber(accountId, params.persona_id);
      return { status: "success", message: `The persona no longer has ${number}.` };
    },
  };
}

function asked(query: MessageListQuery): [MessageQuery, how?: "peek"] {
  const { limit, timedelta, only_unread: onlyUnread, mark_read: marks } = query;
  const length = timedelta === undefined ? Infinity : (timedeltaMs(timedelta) ?? Infinity);
  const which = { limit, since: Math.max(0, Date.now() - length), onlyUnread };
  return marks ? [which] : [which, "peek"];
}

function personaResponse(persona: PersonaRecord): PersonaResponse {
  return {
    persona_id: persona.id,
    status: "active",
    first_name: persona.firstName,
    last_name: persona.lastName,
    email: persona.email,
    vault_id: persona.vaultId,
    phone_number: persona.phone?.number ?? null,
    created_at: new Date(persona.createdAt).toISOString(),
  };
}

function emailResponse(email: Kept<EmailContent>): EmailResponse {
  return {
    email_id: email.id,
    subject: email.subject,
    created_at: new Date(email.receivedAt).toISOString(),
    sender_email: email.sender.address,
    sender_name: email.sender.name,
    text_content: email.text,
    html_content: email.html,
    codes: email.codes,
    links: email.links,
    attachments: email.attachments.map(({ name, contentType, size }) => ({
      name,
      content_type: contentType,
      size,
    })),
    authentication: email.authentication,
  };
}

function smsResponse(text: Kept<TextContent>): SmsResponse {
  return {
    sms_id: text.id,
    body: text.body,
    created_at: new Date(text.receivedAt).toISOString(),
    sender: text.sender,
    codes: text.codes,
    links: text.links,
  };
}
