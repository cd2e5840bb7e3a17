import { isIP } from "node:net";
import { type Settings, SettingsError } from "../settings.ts";
import { createApiKey, listApiKeys } from "../store/api-keys.ts";
import type { Database } from "../store/open.ts";

const loopback = new Set(["127.0.0.1", "::1", "localhost"]);

/** Throws where others could reach a server that has no key yet: whoever came first would make its sessions theirs. */
export function requireKeyBeyondLoopback({ host, apiKey }: Settings): void {
  if (loopback.has(host) || (isIP(host) === 4 && host.startsWith("127."))) return;
  if (apiKey === undefined) {
    throw new SettingsError(
      `NOCTURNE_HOST=${host} would be reachable from other machines: set NOCTURNE_API_KEY as well.`,
    );
  }
}

/** Makes a key where there is none, and answers it. */
export async function firstKey(db: Database): Promise<string | undefined> {
  const keys = await listApiKeys(db);
  if (keys.some(({ revokedAt }) => revokedAt === null)) return undefined;
  const { key } = await createApiKey(db, { account: "default", name: "first start" });
  return key;
}
