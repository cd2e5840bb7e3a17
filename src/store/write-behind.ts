const delayMs = 250;
const mostAtOnce = 500;

/** Rows that are written a moment later, many at once, so that nobody waits for them. */
export class WriteBehind<Row> implements AsyncDisposable {
  #waiting: Row[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #write: (rows: Row[]) => Promise<void>;
  #onError: (error: unknown) => void;

  /** `write` gets at most 500 rows; those it fails to write are lost and told. */
  constructor(write: (rows: Row[]) => Promise<void>, onError: (error: unknown) => void) {
    this.#write = write;
    this.#onError = onError;
  }

  add(row: Row): void {
    this.#waiting.push(row);
    this.#timer ??= setTimeout(() => void this.flush(), delayMs);
  }

  /** Resolves when all that was added before has been written; never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (let rows = this.#next(); rows.length > 0; rows = this.#next()) {
      try {
        await this.#write(rows);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  #next(): Row[] {
    return this.#waiting.splice(0, mostAtOnce);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.flush();
  }
}
