import { randomUUID } from "node:crypto";
import type { SecretNamespace, SecretPutRequest } from "../contract/secrets.ts";
import type { Database } from "../store/open.ts";
import { sealedPlace } from "../store/sealed-places.ts";
import type { Sealing } from "../store/sealing.ts";
import {
  deleteSecret,
  findSecret,
  listSecrets,
  putSecret,
  type SecretName,
  type SecretRecord,
  touchSecret,
} from "../store/secrets.ts";

/** The last characters, where they leave enough of the value unsaid. */
function hintOf(value: string): string {
  const characters = Array.from(value);
  return characters.length < 12 ? "" : characters.slice(-4).join("");
}

/** The secrets that an account keeps for its functions and models: sealed, by namespace and name. */
export class KeptSecrets {
  #db: Database;
  #sealing: Sealing;

  constructor(db: Database, sealing: Sealing) {
    this.#db = db;
    this.#sealing = sealing;
  }

  /** Sorted by name. */
  list(accountId: string, namespace: SecretNamespace | undefined): Promise<SecretRecord[]> {
    return listSecrets(this.#db, accountId, namespace);
  }

  /** Keeps a value; one that has this name already gives way to it, and its id stays. */
  put(accountId: string, { name, namespace, value }: SecretPutRequest): Promise<SecretRecord> {
    return putSecret(this.#db, { accountId, namespace, name }, (oldId) => {
      const id = oldId ?? randomUUID();
      return {
        id,
        sealed: this.#sealing.seal(value, sealedPlace("secret", { id })),
        keyHint: hintOf(value),
      };
    });
  }

  /** A value, which counts as used by this; undefined where there is none. Throws `Unreadable`. */
  async read(accountId: string, name: Omit<SecretName, "accountId">): Promise<string | undefined> {
    const found = await findSecret(this.#db, { accountId, ...name });
    if (found === undefined) return undefined;
    const value = this.#sealing.open(found.sealed, sealedPlace("secret", { id: found.id }));
    await touchSecret(this.#db, found.id, Date.now());
    return value;
  }

  /** Whether there was one of this id. */
  delete(accountId: string, id: string): Promise<boolean> {
    return deleteSecret(this.#db, accountId, id);
  }
}
