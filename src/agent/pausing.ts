import { AppError } from "../errors.ts";
import type { Control } from "../sessions/control.ts";

/** What a run heeds of a person who takes control of its session: it waits, and what it saw before is old. */
export class Pausing {
  #control: Control;
  #signal: AbortSignal;
  /** How often control had been taken when the page was looked at. */
  #taken: number;

  /** The signal gives up every wait. */
  constructor(control: Control, signal: AbortSignal) {
    this.#control = control;
    this.#signal = signal;
    this.#taken = control.taken;
  }

  /** Waits while a person has control; answers whether one had it since the last time. */
  async over(): Promise<boolean> {
    await this.#control.free(this.#signal);
    const wasTaken = this.isOutdated;
    this.#taken = this.#control.taken;
    return wasTaken;
  }

  /** Whether a person took control since the page was looked at. */
  get isOutdated(): boolean {
    return this.#control.taken !== this.#taken;
  }

  /** Does the work, unless a person takes control before it is done: that is answered then. */
  async unlessTaken<T>(work: () => Promise<T>): Promise<T | "interrupted"> {
    try {
      return await work();
    } catch (error) {
      // Nothing was done.
      if (error instanceof AppError && error.code === "person_in_control") return "interrupted";
      throw error;
    }
  }

  /** Does in the end what has to be done, however often a person takes control. */
  async whenFree<T extends object>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#control.free(this.#signal);
      const done = await this.unlessTaken(work);
      if (done !== "interrupted") return done;
    }
  }
}
