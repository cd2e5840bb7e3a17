import type { Found, SecretPlace, Secrets } from "../actions/secrets.ts";
import { placeholders } from "../contract/placeholders.ts";

/** The secrets that may be used on a session at the moment, of one or several sources. */
export class SecretsInUse implements Secrets {
  #sources = new Set<Secrets>();
  /** What only hides any more. */
  #past = new Set<Secrets>();
  #revision = 0;

  /** Another number after each source that came. */
  get revision(): number {
    return this.#revision;
  }

  /** Adds a source until it is disposed. */
  add(secrets: Secrets): Disposable {
    this.#sources.add(secrets);
    this.#revision += 1;
    return { [Symbol.dispose]: () => void this.#sources.delete(secrets) };
  }

  /** From now on gives none of its values, and goes on to hide them: they may still stand on pages. */
  retire(secrets: Secrets): void {
    this.#sources.delete(secrets);
    this.#past.add(secrets);
  }

  /** Undefined while there are none, so that nothing is done for them. */
  get current(): Secrets | undefined {
    return this.#sources.size + this.#past.size === 0 ? undefined : this;
  }

  async valueFor(
    placeholder: string,
    place: SecretPlace,
    signal: AbortSignal,
  ): Promise<Found | undefined> {
    const refusals = new Set<string>();
    // One after the other: to have a code of an inbox, one may have to wait for it.
    for (const source of this.#sources) {
      const found = await source.valueFor(placeholder, place, signal);
      if (found === undefined) continue;
      if ("value" in found) return found;
      refusals.add(found.refused);
    }
    const [first, ...others] = refusals;
    if (first === undefined) return undefined;
    // A code can be had in several ways: who has none is told what is missing of each, what was waited for first.
    const isCode = placeholder === placeholders.code;
    return { refused: isCode ? [...others.toReversed(), first].join(", and ") : first };
  }

  redact(text: string): string {
    return [...this.#sources, ...this.#past].reduce((rest, source) => source.redact(rest), text);
  }

  shows(text: string): boolean {
    return [...this.#sources].some((source) => source.shows(text));
  }

  shown(text: string): string[] {
    return [...this.#sources, ...this.#past].flatMap((source) => source.shown(text));
  }
}
