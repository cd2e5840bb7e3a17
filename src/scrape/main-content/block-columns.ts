/** One value for each block of a page. */
export type Column = Float32Array;

/** Features of a page's blocks by name. */
export class Columns {
  readonly #columns = new Map<string, Column>();
  readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  /** Adds a feature and returns its column; the value of each block is computed at once. */
  add(name: string, valueAt: (index: number) => number): Column {
    const column = new Float32Array(this.length);
    for (let index = 0; index < column.length; index++) column[index] = valueAt(index);
    this.#columns.set(name, column);
    return column;
  }

  /** Adds a feature that is the same for all blocks. */
  addForAll(name: string, value: number): void {
    this.#columns.set(name, new Float32Array(this.length).fill(value));
  }

  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /** Throws on a name that was never added: the model and the features do not belong together. */
  get(name: string): Column {
    const column = this.#columns.get(name);
    if (!column) throw new Error(`There is no feature '${name}'.`);
    return column;
  }
}
