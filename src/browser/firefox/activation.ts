import type * as Bidi from "webdriver-bidi-protocol";

type Script = Pick<Bidi.Script.EvaluateParameters, "target" | "userActivation">;

/**
 * What scripts were last run with in each realm. Firefox gives a page user activation when
 * `userActivation` of a realm's scripts turns true, and takes what it has, a person's own too, when it
 * turns false: a script that is to do neither says what the last one said.
 */
export class Activations {
  /** Realms, and targets whose realm is not known yet, whose last script ran as a person's. */
  #active = new Set<string>();
  #realms = new Map<string, string>();

  /** Whether the last script there ran as a person's. */
  has(target: Bidi.Script.Target): boolean {
    return this.#active.has(this.#placeOf(target));
  }

  /** Notes a script that is sent. */
  sent({ target, userActivation = false }: Script): void {
    const place = this.#placeOf(target);
    if (userActivation) this.#active.add(place);
    else this.#active.delete(place);
  }

  /** Notes which realm a target turned out to be. */
  answered({ target }: Script, realm: string): void {
    if ("realm" in target) return;
    const name = nameOf(target);
    if (this.#realms.get(name) === realm) return;
    if (this.#active.delete(name)) this.#active.add(realm);
    this.#realms.set(name, realm);
  }

  /** Notes a script that Firefox did not run, as where there is no such realm. */
  failed({ target }: Script): void {
    this.#active.delete(this.#placeOf(target));
  }

  destroyed(realm: string): void {
    this.#active.delete(realm);
    for (const [name, known] of this.#realms) if (known === realm) this.#realms.delete(name);
  }

  #placeOf(target: Bidi.Script.Target): string {
    if ("realm" in target) return target.realm;
    const name = nameOf(target);
    return this.#realms.get(name) ?? name;
  }
}

function nameOf({ context, sandbox = "" }: Bidi.Script.ContextTarget): string {
  return `${context} ${sandbox}`;
}
