import { createHash, randomUUID } from "node:crypto";
import {
  addMessage,
  listMessages,
  type MessageQuery,
  type MessageRecord,
  readMessages,
} from "../store/messages.ts";
import type { Database } from "../store/open.ts";
import { personaReachedBy } from "../store/personas.ts";
import { sealedPlace } from "../store/sealed-places.ts";
import type { Sealing } from "../store/sealing.ts";
import { reachedAddress } from "./address.ts";
import { Arrivals } from "./arrivals.ts";
import { type EmailContent, emailContent, type TextContent, textContent } from "./kept-message.ts";
import type { EmailDelivery, IncomingEmail, IncomingText, TextDelivery } from "./messages.ts";

/** The ways in which messages come. */
export type MessageKind = MessageRecord["kind"];

/** A message as its persona reads it. */
export type Kept<Content> = Content & {
  id: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
};

const mostOfAKind = 500;

/** Where the messages of personas arrive, and are read; the newest 500 of each kind are kept, sealed. */
export class Inbox implements EmailDelivery, TextDelivery {
  #db: Database;
  #sealing: Sealing;
  #arrivals = new Arrivals();
  #lastAt = 0;

  constructor({ db, sealing }: { db: Database; sealing: Sealing }) {
    this.#db = db;
    this.#sealing = sealing;
  }

  async knows(address: string): Promise<boolean> {
    return (await this.#reachedAt(address)) !== undefined;
  }

  async email(recipients: readonly string[], email: IncomingEmail): Promise<number> {
    const found = await Promise.all(recipients.map((address) => this.#reachedAt(address)));
    const personas = new Set(found.filter((id) => id !== undefined));
    if (personas.size === 0) return 0;
    const content = emailContent(email);
    for (const id of personas) await this.#keep(id, "email", email.reference, content);
    return personas.size;
  }

  async text(recipient: string, text: IncomingText): Promise<boolean> {
    const id = await personaReachedBy(this.#db, "phone_number", recipient);
    if (id === undefined) return false;
    await this.#keep(id, "sms", text.reference, textContent(text));
    return true;
  }

  /** The newest emails of a persona, which count as read from then on unless they are peeked at; the newest first. */
  emails(personaId: string, query: MessageQuery, how?: "peek"): Promise<Kept<EmailContent>[]> {
    return this.#read({ personaId, kind: "email" }, query, how);
  }

  /** The same for text messages. */
  texts(personaId: string, query: MessageQuery, how?: "peek"): Promise<Kept<TextContent>[]> {
    return this.#read({ personaId, kind: "sms" }, query, how);
  }

  /** Resolves with true when the next message of a kind has arrived, and with false when the signal aborts first. */
  waitFor(personaId: string, kind: MessageKind, signal: AbortSignal): Promise<boolean> {
    return this.#arrivals.next(`${kind}/${personaId}`, signal);
  }

  #reachedAt(address: string): Promise<string | undefined> {
    return personaReachedBy(this.#db, "email", reachedAddress(address));
  }

  async #keep(
    personaId: string,
    kind: MessageKind,
    reference: string | null,
    content: EmailContent | TextContent,
  ): Promise<void> {
    const id = randomUUID();
    const message: MessageRecord = {
      id,
      personaId,
      kind,
      // A Message-ID says where an email is from, and the rest of it is sealed.
      reference: reference && createHash("sha256").update(reference).digest("base64url"),
      sealed: this.#sealing.seal(JSON.stringify(content), sealedPlace("message", { id })),
      receivedAt: this.#now(),
      readAt: null,
    };
    if (await addMessage(this.#db, message, mostOfAKind))
      this.#arrivals.tell(`${kind}/${personaId}`);
  }

  async #read<Content>(
    of: Pick<MessageRecord, "personaId" | "kind">,
    query: MessageQuery,
    how: "peek" | undefined,
  ): Promise<Kept<Content>[]> {
    const find = how === "peek" ? listMessages : readMessages;
    const records = await find(this.#db, of, query);
    return records.map(({ id, sealed, receivedAt }) => ({
      ...(JSON.parse(this.#sealing.open(sealed, sealedPlace("message", { id }))) as Content),
      id,
      receivedAt,
    }));
  }

  /** Another one each time, so that messages of the same moment keep their order. */
  #now(): number {
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 1);
    return this.#lastAt;
  }
}
