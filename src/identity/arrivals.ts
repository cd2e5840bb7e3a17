/** Tells who waits for something that it has come. */
export class Arrivals {
  #waiting = new Map<string, Set<() => void>>();

  /** Resolves with true when something comes for this key, and with false when the signal aborts first. */
  async next(key: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const come = () => resolve(true);
    const giveUp = () => resolve(false);
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(come));
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", giveUp);
      waiting.delete(come);
      if (waiting.size === 0) this.#waiting.delete(key);
    }
  }

  /** Something has come for this key. */
  tell(key: string): void {
    for (const come of this.#waiting.get(key) ?? []) come();
  }
}
