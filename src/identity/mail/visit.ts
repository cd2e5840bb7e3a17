import type { SMTPServerSession } from "smtp-server";
import { clientOf } from "./client.ts";
import type { MailLimits } from "./limits.ts";
import { Rate } from "./rate.ts";
import { tooMuch } from "./refusal.ts";

/** A connection that is open. */
interface Visit {
  client: string;
  unknown: number;
  deadline: NodeJS.Timeout;
}

/** The connections that are open, and what each client has done within the minute. */
export class Visits {
  readonly #limits: MailLimits;
  readonly #open = new Map<string, Visit>();
  readonly #connections: Rate;
  readonly #messages: Rate;
  readonly #unknown: Rate;

  constructor(limits: MailLimits) {
    this.#limits = limits;
    this.#connections = new Rate(limits.connectionsAMinute);
    this.#messages = new Rate(limits.messagesAMinute);
    this.#unknown = new Rate(limits.unknownAMinute);
  }

  /** Lets a client in; throws a `Refusal` for one that comes too often. `tooLong` is called when it stays too long. */
  enter({ id, remoteAddress }: SMTPServerSession, tooLong: () => void): void {
    const client = clientOf(remoteAddress);
    const here = [...this.#open.values()].filter((other) => other.client === client).length;
    if (here >= this.#limits.connectionsOfClient || !this.#connections.take(client))
      throw tooMuch("connections");
    if (this.#unknown.isSpent(client)) throw tooMuch("unknown recipients");
    const deadline = setTimeout(tooLong, this.#limits.connectionMs).unref();
    this.#open.set(id, { client, unknown: 0, deadline });
  }

  /** Counts a message that begins; throws a `Refusal` for one too many. */
  message({ id }: SMTPServerSession): void {
    const visit = this.#open.get(id);
    if (visit !== undefined && !this.#messages.take(visit.client)) throw tooMuch("messages");
  }

  /** Counts a recipient that nobody is; false when the client must go. */
  unknown({ id }: SMTPServerSession): boolean {
    const visit = this.#open.get(id);
    if (visit === undefined) return true;
    visit.unknown += 1;
    const isFew = this.#unknown.take(visit.client);
    return isFew && visit.unknown < this.#limits.unknownRecipients;
  }

  leave({ id }: SMTPServerSession): void {
    clearTimeout(this.#open.get(id)?.deadline);
    this.#open.delete(id);
  }
}
