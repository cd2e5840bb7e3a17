import type { Protocol } from "devtools-protocol";

type Context = Protocol.Runtime.ExecutionContextDescription;

/** Of which frame a context is, and whether it is the page's own; as Chromium says it beside. */
interface Belonging {
  frameId?: string;
  isDefault?: boolean;
}

/** The execution contexts of which a client was told. */
export class KnownContexts {
  #known = new Map<string, Context>();
  /** Those of before a listing that it has not named yet. */
  #unseen = new Set<string>();

  /** One of the page's own world, or of the worker. */
  get main(): Context | undefined {
    return this.#known.values().find((context) => belongingOf(context).isDefault !== false);
  }

  has(id: number): boolean {
    return this.#known.values().some((context) => context.id === id);
  }

  /** From here on the browser names all that there are. */
  beginListing(): void {
    this.#unseen = new Set(this.#known.keys());
  }

  /** Forgets those that were not named, and answers them. */
  endListing(): Context[] {
    const gone = [...this.#unseen];
    this.#unseen.clear();
    return this.#take(gone);
  }

  /** Whether it is a new one. */
  add(context: Context): boolean {
    const isNew = !this.#known.has(context.uniqueId);
    this.#unseen.delete(context.uniqueId);
    this.#known.set(context.uniqueId, context);
    return isNew;
  }

  /** Whether it was known. */
  remove(uniqueId: string): boolean {
    return this.#take([uniqueId]).length > 0;
  }

  /** Forgets those of a frame, and answers them. */
  removeOf(frame: string): Context[] {
    const ofFrame = this.#known.values().filter((one) => belongingOf(one).frameId === frame);
    return this.#take(ofFrame.map(({ uniqueId }) => uniqueId).toArray());
  }

  /** Forgets all, and answers them. */
  clear(): Context[] {
    return this.#take([...this.#known.keys()]);
  }

  #take(ids: readonly string[]): Context[] {
    const taken = ids.flatMap((id) => this.#known.get(id) ?? []);
    for (const id of ids) {
      this.#known.delete(id);
      this.#unseen.delete(id);
    }
    return taken;
  }
}

function belongingOf({ auxData }: Context): Belonging {
  return (auxData ?? {}) as Belonging;
}
