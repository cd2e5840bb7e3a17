import { AppError } from "../errors.ts";
import { untilAborted } from "../waiting.ts";

/** Longer than a page takes to come back after its connection broke. */
const reconnectMs = 10_000;
const idleMs = 5 * 60_000;

/** Who has control from now on, and why. */
export interface ControlChange {
  holder: string | undefined;
  reason: string;
}

/** Who steers a session: nobody, so that agents and the API do, or one person. */
export class Control {
  #holder: string | undefined;
  #taken = 0;
  #timer: NodeJS.Timeout | undefined;
  #freed = Promise.withResolvers<void>();
  #followers = new Set<(change: ControlChange) => void>();
  #ending: AbortSignal;

  /** It is given back when the signal aborts: the session has ended. */
  constructor(ending: AbortSignal) {
    this.#ending = ending;
    ending.addEventListener("abort", () => this.#change(undefined, "the session has ended"), {
      once: true,
    });
  }

  /** The viewer that has control; undefined while nobody has. */
  get holder(): string | undefined {
    return this.#holder;
  }

  /** How often control was taken so far: who decided something before must look again. */
  get taken(): number {
    return this.#taken;
  }

  /** Calls the listener with each change from now on. */
  follow(listener: (change: ControlChange) => void): void {
    this.#followers.add(listener);
  }

  /** Gives control to a viewer, whoever has it. */
  take(viewer: string): void {
    if (this.#ending.aborted) return;
    if (this.#holder !== viewer) this.#change(viewer, "taken by a person");
    this.#wait(idleMs, "no input for 5 minutes");
  }

  /** Takes control from a viewer; nothing happens where it has none. */
  giveBack(viewer: string): void {
    if (this.#holder === viewer) this.#change(undefined, "given back");
  }

  /** Notes that the holder is there. */
  used(): void {
    this.#timer?.refresh();
  }

  /** Gives control back a moment after its viewer has gone, unless it was taken anew. */
  left(viewer: string): void {
    if (this.#holder === viewer) this.#wait(reconnectMs, "the person has gone");
  }

  /** Throws a 409 while a person has control. */
  assertFree(): void {
    if (this.#holder === undefined) return;
    const message =
      "A person has control of the session: nothing is done on its page until it is given back.";
    throw new AppError(409, "person_in_control", message);
  }

  /** Resolves at once while nobody has control, else when it is given back; rejects when the signal aborts. */
  async free(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.#holder !== undefined) await untilAborted(this.#freed.promise, signal);
  }

  #wait(ms: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#change(undefined, reason), ms);
  }

  #change(holder: string | undefined, reason: string): void {
    clearTimeout(this.#timer);
    if (this.#holder === holder) return;
    this.#holder = holder;
    if (holder !== undefined) this.#taken += 1;
    for (const follower of this.#followers) follower({ holder, reason });
    if (holder !== undefined) return;
    this.#freed.resolve();
    this.#freed = Promise.withResolvers();
  }
}
