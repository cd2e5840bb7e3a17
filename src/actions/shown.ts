import { type Hidden, redactorOf } from "./redaction.ts";

interface Known extends Hidden {
  /** Others may know it: it gives nobody anything. */
  isName: boolean;
  redact: (text: string) => string;
}

/** The secret values that may stand in a text, and what is told instead; it only ever grows. */
export class Shown {
  #known = new Map<string, Known>();
  /** Made when it is needed: a vault may hold thousands of values, which come one by one. */
  #redact: ((text: string) => string) | undefined;

  /** From now on a placeholder stands for the value; what is a password as well is no mere name. */
  hide(value: string, placeholder: string, isName = false): void {
    const before = this.#known.get(value);
    if (before !== undefined && (!before.isName || isName)) return;
    const redact = redactorOf([{ value, placeholder }]);
    this.#known.set(value, { value, placeholder, isName, redact });
    this.#redact = undefined;
  }

  redact(text: string): string {
    this.#redact ??= redactorOf([...this.#known.values()]);
    return this.#redact(text);
  }

  /** Whether a text holds one that is no mere name. */
  shows(text: string): boolean {
    return this.#known.values().some(({ isName, redact }) => !isName && redact(text) !== text);
  }

  /** The values that a text holds. */
  shown(text: string): string[] {
    return [...this.#known.values()]
      .filter(({ redact }) => redact(text) !== text)
      .map(({ value }) => value);
  }
}
