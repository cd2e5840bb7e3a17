import type * as Bidi from "webdriver-bidi-protocol";
import type { BidiConnection } from "./bidi.ts";

/** A world of a document, as BiDi names it, and the browsing context that the document is in. */
export interface Realm {
  realm: string;
  context: string;
}

/**
 * The worlds of documents by the numbers that CDP gives execution contexts. What runs in a world when
 * its document goes would never be answered by Firefox: it fails here.
 */
export class Realms {
  #bidi: BidiConnection;
  #lastId = 0;
  #byId = new Map<number, Realm>();
  #ids = new Map<string, number>();
  #waiting = new Map<string, Set<(error: Error) => void>>();

  constructor(bidi: BidiConnection) {
    this.#bidi = bidi;
    bidi.on("script.realmDestroyed", ({ realm }) => this.#destroyed(realm));
  }

  /** The number of the world of this name in what a context shows now; made on first use. */
  async enter(context: string, sandbox: string): Promise<number> {
    const { realm } = await this.#bidi.send("script.evaluate", {
      expression: "0",
      target: { context, sandbox },
      awaitPromise: false,
    });
    const known = this.#ids.get(realm);
    if (known !== undefined) return known;
    const id = ++this.#lastId;
    this.#ids.set(realm, id);
    this.#byId.set(id, { realm, context });
    return id;
  }

  /** The world of a number; throws when its document has gone. */
  find(id: number): Realm {
    const realm = this.#byId.get(id);
    if (realm === undefined) throw new Error("Cannot find context with specified id");
    return realm;
  }

  /** The browsing context of a world that was entered; throws when its document has gone. */
  contextOf(realm: string): string {
    return this.find(this.#ids.get(realm) ?? 0).context;
  }

  /** Waits for what runs in a world, no longer than the world is there. */
  async during(
    { realm }: Realm,
    work: Promise<Bidi.Script.EvaluateResult>,
  ): Promise<Bidi.Script.EvaluateResult> {
    const { promise: gone, reject } = Promise.withResolvers<never>();
    const waiting = this.#waiting.get(realm) ?? new Set();
    this.#waiting.set(realm, waiting.add(reject));
    try {
      return await Promise.race([work, gone]);
    } finally {
      work.catch(() => undefined);
      waiting.delete(reject);
      if (waiting.size === 0) this.#waiting.delete(realm);
    }
  }

  #destroyed(realm: string): void {
    const id = this.#ids.get(realm);
    this.#ids.delete(realm);
    if (id !== undefined) this.#byId.delete(id);
    for (const reject of this.#waiting.get(realm) ?? [])
      reject(new Error("Execution context was destroyed."));
    this.#waiting.delete(realm);
  }
}
