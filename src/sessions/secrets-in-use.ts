import { redacted } from "../actions/redaction.ts";
import type { SecretPlace, Secrets } from "../actions/secrets.ts";
import type { Observation } from "../contract/page.ts";

/** The secrets that may be used on a session at the moment, of one or several sources. */
export class SecretsInUse implements Secrets {
  #sources = new Set<Secrets>();

  /** Adds a source until it is disposed. */
  add(secrets: Secrets): Disposable {
    this.#sources.add(secrets);
    return { [Symbol.dispose]: () => void this.#sources.delete(secrets) };
  }

  /** Undefined while there are none, so that nothing is done for them. */
  get current(): Secrets | undefined {
    return this.#sources.size === 0 ? undefined : this;
  }

  valueFor(placeholder: string, place: SecretPlace) {
    const found = [...this.#sources].map((source) => source.valueFor(placeholder, place));
    const known = found.filter((one) => one !== undefined);
    return known.find((one) => "value" in one) ?? known[0];
  }

  redact(text: string): string {
    return [...this.#sources].reduce((rest, source) => source.redact(rest), text);
  }

  shows(text: string): boolean {
    return [...this.#sources].some((source) => source.shows(text));
  }

  /** An observation without values; one that shows them loses its pictures, and says so. */
  cover(observation: Observation): Observation {
    if (this.current === undefined) return observation;
    const covered = redacted(observation, this);
    const { space, screenshot } = covered;
    // What the listing leaves out for its length may be in the picture, and the other way round.
    if (screenshot.raw === "" || !this.shows(textOf(observation))) return covered;
    const told = [
      `_[:]The picture is left out, because it shows a secret value.`,
      space.description,
    ];
    return {
      ...covered,
      screenshot: { ...screenshot, raw: "", ...(screenshot.marked ? { marked: null } : {}) },
      space: { ...space, description: told.join("\n") },
    };
  }
}

function textOf({ title, url, space: { description, markdown, actions } }: Observation): string {
  return [title, url, description, markdown, JSON.stringify(actions)].join("\n");
}
