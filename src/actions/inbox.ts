import type { ActionOf } from "../contract/actions.ts";
import type { DataSpace } from "../contract/page.ts";
import { timedeltaMs } from "../contract/timedelta.ts";
import type { MessageKind } from "../identity/inbox.ts";
import type { PersonaInbox } from "../identity/persona-inbox.ts";
import type { MessageQuery } from "../store/messages.ts";
import { type ActionContext, ActionFailure, type ActionResult, type Run } from "./action.ts";
import { newMessages } from "./new-messages.ts";

/** A message in the shape of the contract (2.2), with what is found in it before the whole of it. */
interface Told {
  created_at: string;
  codes: string[];
  links: string[];
  content: string;
}
type ToldEmail = Told & { subject: string; sender_email: string | null };
type ToldText = Told & { sender_number: string | null };

/** What differs between emails and text messages. */
interface Mail<Message extends Told> {
  kind: MessageKind;
  key: "emails" | "sms";
  word: string;
  /** Where they arrive; undefined where they can't. */
  address(inbox: PersonaInbox): Promise<string | undefined>;
  read(inbox: PersonaInbox, query: MessageQuery): Promise<Message[]>;
  heading(message: Message): string;
}

/** Three tries, 5 s apart (contract 2.2). */
const patienceMs = 15_000;
const longestContent = 10_000;
const mostLinks = 10;

const emails: Mail<ToldEmail> = {
  kind: "email",
  key: "emails",
  word: "email",
  address: async ({ email }) => email,
  read: async (inbox, query) =>
    (await inbox.emails(query)).map(({ subject, sender, receivedAt, codes, links, text }) => ({
      subject,
      sender_email: sender.address,
      ...told({ receivedAt, codes, links }, text ?? ""),
    })),
  heading: ({ subject, sender_email: from }) => `${subject} (from ${from ?? "nobody"})`,
};

const texts: Mail<ToldText> = {
  kind: "sms",
  key: "sms",
  word: "text message",
  address: (inbox) => inbox.number(),
  read: async (inbox, query) =>
    (await inbox.texts(query)).map(({ sender, body, ...rest }) => ({
      sender_number: sender,
      ...told(rest, body),
    })),
  heading: ({ sender_number: from }) => `From ${from ?? "nobody"}`,
};

export const emailRead: Run<"email_read"> = (action, context) => read(emails, action, context);
export const smsRead: Run<"sms_read"> = (action, context) => read(texts, action, context);

async function read<Message extends Told>(
  mail: Mail<Message>,
  action: ActionOf<"email_read" | "sms_read">,
  { inbox, signal }: ActionContext,
): Promise<ActionResult> {
  if (inbox === undefined)
    throw new ActionFailure(
      `Can't read any ${mail.word}: there is no persona. Start the session, or the agent, with a persona_id.`,
    );
  if (!(await inbox.isThere()))
    throw new ActionFailure(
      `Can't read any ${mail.word}: the persona ${inbox.email} was deleted. Start a session, or an agent, with the persona_id of another.`,
    );
  const { limit, timedelta, only_unread: onlyUnread } = action;
  const since = Math.max(0, Date.now() - (timedeltaMs(timedelta) ?? 0));
  const source = {
    read: () => mail.read(inbox, { limit, since, onlyUnread }),
    arrival: (until: AbortSignal) => inbox.arrival(mail.kind, until),
  };
  const address = await mail.address(inbox);
  // What had come before the address was taken away may still be there.
  const found = await newMessages(source, address === undefined ? 0 : patienceMs, signal);
  if (found.length === 0) throw new ActionFailure(nothing(mail, address, action));
  const count = `${found.length} ${mail.word}${found.length === 1 ? "" : "s"}`;
  return {
    message: `Read ${count}${address === undefined ? "" : ` to ${address}`}`,
    data: dataOf(mail, found),
  };
}

function nothing(
  { word }: Pick<Mail<Told>, "word">,
  address: string | undefined,
  { timedelta, only_unread: onlyUnread }: ActionOf<"email_read" | "sms_read">,
): string {
  if (address === undefined)
    return "Can't read any text message: the persona has no phone number. It gets one by POST /personas/{persona_id}/sms/number.";
  const which = onlyUnread ? `unread ${word}` : word;
  return `No ${which} to ${address} is there from the last ${timedelta}, and none came in ${patienceMs / 1000} s of waiting. Make sure that it was sent to this address, then read again, or look further back with timedelta.`;
}

function told(
  { receivedAt, codes, links }: { receivedAt: number; codes: string[]; links: string[] },
  content: string,
): Told {
  const rest = content.length - longestContent;
  const note = `\n(${rest} more characters are left out; the API lists the whole message)`;
  return {
    created_at: new Date(receivedAt).toISOString(),
    codes,
    links: links.slice(0, mostLinks),
    content: rest > 0 ? content.slice(0, longestContent).toWellFormed() + note : content,
  };
}

function dataOf<Message extends Told>(mail: Mail<Message>, found: Message[]): DataSpace {
  const markdown = found.map((message) => textOf(mail.heading(message), message)).join("\n\n");
  return {
    markdown,
    content: markdown,
    images: null,
    structured: { success: true, error: null, data: { [mail.key]: found } },
    success: true,
    links: [...new Set(found.flatMap(({ links }) => links))],
  };
}

function textOf(heading: string, { created_at: at, codes, links, content }: Told): string {
  const lines = [`## ${heading.replace(/\s+/g, " ")}`, at];
  if (codes.length > 0) lines.push(`Codes: ${codes.join(", ")}`);
  if (links.length > 0) lines.push(`Links:\n${links.map((link) => `- ${link}`).join("\n")}`);
  return [...lines, "", content].join("\n");
}
