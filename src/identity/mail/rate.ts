const windowMs = 60_000;

/** Counts what each client does within a minute. */
export class Rate {
  readonly #most: number;
  #counts = new Map<string, number>();
  #since = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more; false when the client has done more than it may in this minute. */
  take(client: string, now = Date.now()): boolean {
    if (now - this.#since >= windowMs) {
      this.#counts.clear();
      this.#since = now;
    }
    const count = (this.#counts.get(client) ?? 0) + 1;
    this.#counts.set(client, count);
    return count <= this.#most;
  }

  /** Whether the client has done all that it may in this minute. */
  isSpent(client: string, now = Date.now()): boolean {
    return now - this.#since < windowMs && (this.#counts.get(client) ?? 0) >= this.#most;
  }
}
