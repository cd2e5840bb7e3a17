import type { MessageQuery } from "../store/messages.ts";
import type { Kept, MessageKind } from "./inbox.ts";
import type { EmailContent, TextContent } from "./kept-message.ts";

/** The messages of one persona, for who acts as it. */
export interface PersonaInbox {
  readonly email: string;
  /** False once the persona was deleted, and its messages with it. */
  isThere(): Promise<boolean>;
  /** The persona's number (E.164), if it has one now. */
  number(): Promise<string | undefined>;
  /** The newest emails, which count as read from then on; the newest first. */
  emails(query: MessageQuery): Promise<Kept<EmailContent>[]>;
  texts(query: MessageQuery): Promise<Kept<TextContent>[]>;
  /** The same, without counting them as read. */
  peekEmails(query: MessageQuery): Promise<Kept<EmailContent>[]>;
  peekTexts(query: MessageQuery): Promise<Kept<TextContent>[]>;
  /** Resolves with true when the next message has arrived, and with false when the signal aborts first. */
  arrival(kind: MessageKind, signal: AbortSignal): Promise<boolean>;
}
