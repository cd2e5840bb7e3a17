import { within } from "../waiting.ts";
import type { Delivery } from "./delivery.ts";
import type { Notice } from "./notice.ts";
import type { Notifier } from "./notifier.ts";

export interface OutboxOptions {
  /** Most notices under way at once; more are not sent. 500 unless given. */
  most?: number;
  /** How long what is under way may still take once the server ends, in milliseconds; 3 s unless given. */
  graceMs?: number;
  /** Hears of every notice that did not arrive. */
  onFailure: (notice: Notice, delivery: Delivery) => void;
}

/** The notices that are under way, so that nobody has to wait for them and none outlives the server. */
export class Outbox implements AsyncDisposable {
  readonly #options: OutboxOptions;
  readonly #end = new AbortController();
  readonly #underWay = new Set<Promise<Delivery>>();
  #isClosed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Sends a notice. Never rejects, so that a caller may leave the answer alone. */
  send(notifier: Notifier, notice: Notice): Promise<Delivery> {
    const sending = this.#send(notifier, notice).catch((): Delivery => ({
      delivered: false,
      attempts: 0,
      error: "It could not be sent",
    }));
    const told = sending.then((delivery) => {
      this.#underWay.delete(told);
      if (!delivery.delivered) this.#options.onFailure(notice, delivery);
      return delivery;
    });
    this.#underWay.add(told);
    return told;
  }

  /** Gives what is under way a last short time, then ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const left = Promise.all(this.#underWay);
    const { graceMs = 3_000 } = this.#options;
    await within(left, graceMs);
    this.#end.abort(new Error("The server has ended"));
    await left;
  }

  async #send(notifier: Notifier, notice: Notice): Promise<Delivery> {
    const { most = 500 } = this.#options;
    const refused = (error: string): Delivery => ({ delivered: false, attempts: 0, error });
    if (this.#isClosed) return refused("The server has ended");
    if (this.#underWay.size >= most) return refused("Too many notices are under way");
    return notifier.send(notice, this.#end.signal);
  }
}
