import type { Readable } from "node:stream";
import { domainToASCII } from "node:url";
import type { SMTPServerAddress, SMTPServerSession } from "smtp-server";
import { Turns } from "../../turns.ts";
import type { EmailDelivery, IncomingEmail } from "../messages.ts";
import { authenticate, type Resolve } from "./authentication.ts";
import { clientOf } from "./client.ts";
import type { MailLimits } from "./limits.ts";
import { parseEmail } from "./parse.ts";
import { Reception } from "./reception.ts";
import { comeAgain, nobody, noRelay, Refusal, tooMuch, unreadable } from "./refusal.ts";
import { Visits } from "./visit.ts";

interface IntakeOptions {
  domain: string;
  delivery: EmailDelivery;
  limits: MailLimits;
  resolve: Resolve;
  /** Says why, and closes the connection. */
  hangUp: (session: SMTPServerSession, refusal: Refusal) => void;
  onError: (error: unknown) => void;
}

/** Most messages that are read at the same moment. */
const readAtOnce = 4;

type Done = (error?: Error | null) => void;

/** Takes what the clients of the mail server hand in. Disposed, it waits for what it is at, and takes no more. */
export class Intake implements AsyncDisposable {
  readonly #options: IntakeOptions;
  readonly #visits: Visits;
  readonly #reception: Reception;
  readonly #turns = new Turns(readAtOnce);
  readonly #end = new AbortController();
  readonly #busy = new Set<Promise<void>>();

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#visits = new Visits(options.limits);
    this.#reception = new Reception(options.limits);
  }

  /** What the mail server calls. */
  handlers() {
    const close = this.#options.hangUp;
    return {
      onConnect: (session: SMTPServerSession, done: Done) =>
        this.#answer(done, async () =>
          this.#visits.enter(session, () => close(session, tooMuch("minutes"))),
        ),
      onMailFrom: (_sender: SMTPServerAddress, session: SMTPServerSession, done: Done) =>
        this.#answer(done, async () => this.#visits.message(session)),
      onRcptTo: ({ address }: SMTPServerAddress, session: SMTPServerSession, done: Done) =>
        this.#answer(done, () => this.#recipient(onTheWire(address), session)),
      onData: (stream: Readable, session: SMTPServerSession, done: Done) =>
        this.#answer(
          done,
          () => this.#data(stream, session),
          (refusal) => {
            // Whoever sends too much is not listened to until the end.
            if (!stream.readableEnded) close(session, refusal);
          },
        ),
      onClose: (session: SMTPServerSession) => this.#visits.leave(session),
    };
  }

  #answer(done: Done, work: () => Promise<void>, refused?: (refusal: Refusal) => void): void {
    const answered = work().then(
      () => done(),
      (error: unknown) => {
        const refusal = error instanceof Refusal ? error : comeAgain(error);
        refused?.(refusal);
        done(refusal);
      },
    );
    this.#busy.add(answered);
    void answered.finally(() => this.#busy.delete(answered));
  }

  async #recipient(address: string, session: SMTPServerSession): Promise<void> {
    const isHere = address.endsWith(`@${this.#options.domain}`);
    if (isHere && (await this.#reported(() => this.#options.delivery.knows(address)))) return;
    if (!this.#visits.unknown(session)) throw tooMuch("unknown recipients");
    throw isHere ? nobody(address) : noRelay();
  }

  async #data(stream: Readable, session: SMTPServerSession): Promise<void> {
    await this.#reception.take(clientOf(session.remoteAddress), stream, async (message) => {
      using _turn = await this.#turns.take(this.#end.signal);
      const { envelope } = session;
      const [email, authentication] = await Promise.all([
        this.#read(message),
        this.#authenticate(message, session),
      ]);
      this.#end.signal.throwIfAborted();
      const recipients = envelope.rcptTo.map(({ address }) => onTheWire(address));
      const kept = await this.#reported(() =>
        this.#options.delivery.email(recipients, { ...email, authentication }),
      );
      if (kept === 0) throw nobody(recipients[0] ?? "");
    });
  }

  async #read(message: Buffer): Promise<IncomingEmail> {
    try {
      return await parseEmail(message);
    } catch (error) {
      throw unreadable(error);
    }
  }

  #authenticate(message: Buffer, session: SMTPServerSession) {
    const sender = session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address;
    const envelope = { ip: session.remoteAddress, helo: session.hostNameAppearsAs, sender };
    return authenticate(message, envelope, this.#options.resolve, this.#end.signal);
  }

  /** Does what can fail by our own fault, and tells of it. */
  async #reported<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#options.onError(error);
      throw comeAgain(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await Promise.all(this.#busy);
  }
}

/** An address with its domain in the one form that names are compared in (RFC 5890): clients and the server know two. */
function onTheWire(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  const domain = address.slice(at);
  return address.slice(0, at) + (domainToASCII(domain) || domain.toLowerCase());
}
