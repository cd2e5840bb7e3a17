import { publicKeyOf, rotateSigningKey } from "../identity/bot-auth/keys.ts";
import type { Settings } from "../settings.ts";
import { openMasterKey, sealingOf } from "../store/master-key.ts";
import type { Database } from "../store/open.ts";
import { listSigningKeys } from "../store/signing-keys.ts";

/** The public keys that sign the requests of sessions with web_bot_auth, as JSON. */
export async function showSigningKeys(db: Database): Promise<string> {
  const keys = (await listSigningKeys(db)).map(publicKeyOf);
  if (keys.length === 0)
    return "There is no key yet: the first session with web_bot_auth makes one, and so does 'bot-auth rotate'.";
  return JSON.stringify({ keys }, undefined, 2);
}

/** Makes a new key, also beside a running server, which takes it up by itself. */
export async function rotateSigningKeys(
  db: Database,
  { data, masterKey }: Pick<Settings, "data" | "masterKey">,
  atOnce: boolean,
): Promise<string> {
  const sealing = sealingOf(await openMasterKey(db, data, masterKey));
  const { id, notBefore } = await rotateSigningKey(db, sealing, atOnce);
  const from = new Date(notBefore).toISOString();
  const others = atOnce
    ? "All others are gone, and what they signed is good no more; a running server signs with it within 10 seconds."
    : "The others stay listed until all that they signed has expired.";
  return `The key ${id} is listed now and signs from ${from} on. ${others}`;
}
