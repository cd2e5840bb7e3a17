/** From one operation to the next of a client that does not stop to think. */
const shortestPauseMs = 30;

/** When operations were under way on a session's page. */
export class WorkTime {
  #began: () => void;
  #isOn = false;
  #beganAt = 0;
  #endedAt = 0;
  #since = 0;

  /** `began` is called at the start of each. */
  constructor(began: () => void) {
    this.#began = began;
  }

  /** When the one that is under way began (ms since 1970); undefined without. */
  get beganAt(): number | undefined {
    return this.#isOn ? this.#beganAt : undefined;
  }

  /** When the last one ended (ms since 1970); 0 before. */
  get endedAt(): number {
    return this.#endedAt;
  }

  /** When the first one began of those that have followed each other without a pause (ms since 1970). */
  get since(): number {
    return this.#since;
  }

  /** An operation begins, until it is disposed. */
  begin(): Disposable {
    this.#isOn = true;
    this.#beganAt = Date.now();
    if (this.#beganAt - this.#endedAt > shortestPauseMs) this.#since = this.#beganAt;
    this.#began();
    return {
      [Symbol.dispose]: () => {
        this.#isOn = false;
        this.#endedAt = Date.now();
      },
    };
  }
}
