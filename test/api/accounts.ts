import { createApiKey } from "../../src/store/api-keys.ts";
import { openDatabase } from "../../src/store/open.ts";

/** A new key of this account, made beside the running server as the command line does. */
export async function keyOfAccount(dataFolder: string, account: string) {
  const db = await openDatabase(dataFolder);
  try {
    return await createApiKey(db, { account, name: "test" });
  } finally {
    await db.destroy();
  }
}
