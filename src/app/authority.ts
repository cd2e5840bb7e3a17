import type { Authority } from "../http/auth.ts";
import { accountOfKey, apiKeyById, validKey } from "../store/api-keys.ts";
import { deriveKey } from "../store/master-key.ts";
import type { Data } from "./data.ts";

/** Checks keys against the database; tickets are signed with a key of the master key's. */
export function authorityOf({ db, master }: Pick<Data, "db" | "master">): Authority {
  return {
    accountOfKey: (key) => accountOfKey(db, key),
    validKey: (key) => validKey(db, key),
    keyById: (id) => apiKeyById(db, id),
    ticketSecret: deriveKey(master, "tickets"),
  };
}
