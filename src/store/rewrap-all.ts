import { sql } from "kysely";
import { sealingOf } from "./master-key.ts";
import type { Database } from "./open.ts";
import { sealedRecords } from "./sealed-records.ts";

/**
 * Seals every record for another master key, all or none of them, and answers how many. `keep` is called
 * when all could be opened and before it counts, and sees to it that the new key is not lost. Throws
 * `Unreadable` for the first record that can't be opened.
 */
export async function rewrapAll(
  db: Database,
  { from, to, keep }: { from: Buffer; to: Buffer; keep: () => void | Promise<void> },
): Promise<number> {
  // The old key goes when this returns, so a power cut must not take the change back.
  await sql`pragma synchronous = full`.execute(db);
  return db.transaction().execute(async (transaction) => {
    const [old, next] = [sealingOf(from), sealingOf(to)];
    let count = 0;
    for await (const record of sealedRecords(transaction)) {
      await record.rewrap(old, next);
      count += 1;
    }
    await keep();
    return count;
  });
}
