import { noCapacity } from "../errors.ts";

/** A place for one session; disposing gives it back. */
export interface Slot extends Disposable {
  /** The browser has started: its memory is in use now and no longer only set aside. */
  settled(): void;
}

export interface AdmissionOptions {
  /** Most sessions at once. */
  maximum: number;
  /** How long a start waits for a slot, in seconds. */
  waitSeconds: number;
  /** Free memory in bytes, as the system counts it. */
  freeMemory(): number;
  /** Hears of every start how long it waited, in seconds, and whether it got a slot. */
  onEntered?: (seconds: number, isAdmitted: boolean) => void;
}

/** What a browser with an ordinary page needs, in bytes (measured: 120–200 MiB). */
export const sessionMemory = 256 * 1024 * 1024;
const recheckMs = 250;
const retryAfterSeconds = 5;

interface Waiting {
  admit(slot: Slot): void;
}

/** Lets sessions in, first come first served, while there is a slot and memory for one more. */
export class Admission {
  #options: AdmissionOptions;
  #taken = 0;
  #settling = 0;
  #queue: Waiting[] = [];
  #recheck: NodeJS.Timeout | undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  get taken(): number {
    return this.#taken;
  }

  /** How many starts wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** A slot, at once or within the waiting time; then 529. */
  async enter(): Promise<Slot> {
    const began = performance.now();
    const slot = await this.#slot();
    this.#options.onEntered?.((performance.now() - began) / 1000, slot !== undefined);
    if (slot !== undefined) return slot;
    throw noCapacity(this.#why(), retryAfterSeconds);
  }

  async #slot(): Promise<Slot | undefined> {
    if (this.#queue.length === 0 && this.#hasRoom()) return this.#take();
    const { promise, resolve } = Promise.withResolvers<Slot | undefined>();
    const waiting: Waiting = { admit: resolve };
    this.#queue.push(waiting);
    this.#recheck ??= setInterval(() => this.#admitWaiting(), recheckMs);
    const giveUp = () => {
      // At once: a slot that came free in the same moment would be handed to nobody.
      this.#leaveQueue(waiting);
      resolve(undefined);
    };
    const timer = setTimeout(giveUp, this.#options.waitSeconds * 1000);
    const slot = await promise;
    clearTimeout(timer);
    this.#leaveQueue(waiting);
    return slot;
  }

  /** Taking is one synchronous step, so two starts never get the same slot. */
  #take(): Slot {
    this.#taken += 1;
    this.#settling += 1;
    let isSettled = false;
    let isFree = false;
    const settled = () => {
      if (!isSettled) this.#settling -= 1;
      isSettled = true;
    };
    return {
      settled,
      [Symbol.dispose]: () => {
        if (isFree) return;
        isFree = true;
        settled();
        this.#taken -= 1;
        this.#admitWaiting();
      },
    };
  }

  #hasRoom(): boolean {
    const free = this.#options.freeMemory() - this.#settling * sessionMemory;
    return this.#taken < this.#options.maximum && free > sessionMemory;
  }

  #admitWaiting(): void {
    while (this.#queue.length > 0 && this.#hasRoom()) this.#queue.shift()!.admit(this.#take());
  }

  #leaveQueue(waiting: Waiting): void {
    this.#queue = this.#queue.filter((other) => other !== waiting);
    if (this.#queue.length > 0) return;
    clearInterval(this.#recheck);
    this.#recheck = undefined;
  }

  #why(): string {
    const { maximum } = this.#options;
    const reason =
      this.#taken >= maximum
        ? `all ${maximum} sessions are in use`
        : "there is too little free memory";
    return `No session can be started: ${reason}. Stop one or try again.`;
  }
}
