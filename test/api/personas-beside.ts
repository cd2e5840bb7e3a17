import { openMasterKey, sealingOf } from "../../src/store/master-key.ts";
import { Inbox } from "../../src/identity/inbox.ts";
import { accountOfKey } from "../../src/store/api-keys.ts";
import { openDatabase } from "../../src/store/open.ts";
import { addPersona, deletePersona } from "../../src/store/personas.ts";
import type { TestServer } from "../server.ts";

/** Makes sure, beside the running server, that there is a persona of this id with a number of its own. */
export async function putPersona({ data, key }: TestServer, id: string): Promise<void> {
  await using db = await besideServer(data);
  await deletePersona(db.open, id);
  await addPersona(db.open, {
    id,
    accountId: (await accountOfKey(db.open, key)) ?? "",
    firstName: "Ada",
    lastName: "Byron",
    email: "ada.byron4711@mail.example",
    phone: { number: "+15550100", source: "pool" },
    vaultId: null,
    createdAt: 0,
  });
}

/** Where messages arrive for the personas of a running server, without its ways in. */
export async function openInbox({ data }: TestServer) {
  const db = await besideServer(data);
  const sealing = sealingOf(await openMasterKey(db.open, data, undefined));
  const inbox = new Inbox({ db: db.open, sealing });
  return { inbox, db: db.open, [Symbol.asyncDispose]: () => db[Symbol.asyncDispose]() };
}

async function besideServer(data: string) {
  const open = await openDatabase(data);
  return { open, [Symbol.asyncDispose]: () => open.destroy() };
}
