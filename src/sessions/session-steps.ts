import type { SessionStep } from "../contract/sessions.ts";
import type { Database } from "../store/open.ts";
import { insertStep } from "../store/sessions.ts";

/** The steps of a running session: kept in order, and told to whoever follows. */
export class SessionSteps {
  #db: Database;
  #sessionId: string;
  #count = 0;
  #listeners = new Set<(step: SessionStep) => void>();

  constructor(db: Database, sessionId: string) {
    this.#db = db;
    this.#sessionId = sessionId;
  }

  get count(): number {
    return this.#count;
  }

  async add(step: SessionStep): Promise<void> {
    for (const listener of this.#listeners) listener(step);
    await insertStep(this.#db, this.#sessionId, this.#count++, step);
  }

  /** Calls the listener with each step from now on; returns how to stop. */
  follow(listener: (step: SessionStep) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
