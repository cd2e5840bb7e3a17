/** Holds all that a run has started, so that nothing of it is left when the run fails or is interrupted. */
export class Lab implements AsyncDisposable {
  #held = new Set<Promise<AsyncDisposable>>();
  #disposal: Promise<void> | undefined;

  get isClosed(): boolean {
    return this.#disposal !== undefined;
  }

  /** Starts something and holds it, already while it starts; disposing it twice must do no harm. */
  async use<T extends AsyncDisposable>(start: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw new Error("The benchmark was interrupted.");
    const starting = start();
    this.#held.add(starting);
    starting.catch(() => this.#held.delete(starting));
    return starting;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    const started = await Promise.allSettled(this.#held);
    const held = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    await Promise.allSettled(held.map((one) => one[Symbol.asyncDispose]()));
  }
}
