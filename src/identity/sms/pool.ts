/** The operator's own numbers, each lent to one persona at a time. */
export class NumberPool {
  /** That which was given back last stands last: a late text for its last owner should not reach the next. */
  #numbers: readonly string[];
  /** Lent by this process and not yet given back: a persona that is being made is not in the database yet. */
  #lent = new Set<string>();
  #taken: () => Promise<ReadonlySet<string>>;

  /** `taken` answers the numbers that personas have, in E.164 as all numbers here. */
  constructor(numbers: readonly string[], taken: () => Promise<ReadonlySet<string>>) {
    this.#numbers = [...new Set(numbers)];
    this.#taken = taken;
  }

  /** How many numbers there are, lent or not. */
  get size(): number {
    return this.#numbers.length;
  }

  /** A number that nobody has; undefined when all are taken. */
  async take(): Promise<string | undefined> {
    if (this.size === 0) return undefined;
    const taken = await this.#taken();
    // From here on nothing is waited for, so no two can find the same one free.
    const free = this.#numbers.find((one) => !taken.has(one) && !this.#lent.has(one));
    if (free !== undefined) this.#lent.add(free);
    return free;
  }

  /** Lets a number be taken again. */
  giveBack(number: string): void {
    this.#lent.delete(number);
    if (!this.#numbers.includes(number)) return;
    this.#numbers = [...this.#numbers.filter((one) => one !== number), number];
  }
}
