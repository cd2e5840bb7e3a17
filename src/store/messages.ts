import type { Database } from "./open.ts";
import type { Tables } from "./tables.ts";

/** A message of a persona; what it says is sealed. */
export interface MessageRecord {
  id: string;
  personaId: string;
  kind: "email" | "sms";
  /** One that comes again has the same. */
  reference: string | null;
  sealed: string;
  receivedAt: number;
  readAt: number | null;
}

/** Which messages to read. */
export interface MessageQuery {
  limit: number;
  /** In milliseconds since 1970. */
  since: number;
  onlyUnread: boolean;
}

function fromRow(row: Tables["message"]): MessageRecord {
  return {
    id: row.id,
    personaId: row.persona_id,
    kind: row.kind,
    reference: row.reference,
    sealed: row.sealed,
    receivedAt: row.received_at,
    readAt: row.read_at,
  };
}

/**
 * Adds a message unless its reference is there already, and forgets all but the newest `most` of its
 * kind; answers whether it was added. Its persona may be gone, then it is not.
 */
export async function addMessage(
  db: Database,
  message: MessageRecord,
  most: number,
): Promise<boolean> {
  const { personaId, kind } = message;
  return db.transaction().execute(async (transaction) => {
    const persona = transaction.selectFrom("persona").select("id").where("id", "=", personaId);
    if ((await persona.executeTakeFirst()) === undefined) return false;
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto("message")
      .values({
        id: message.id,
        persona_id: personaId,
        kind,
        reference: message.reference,
        sealed: message.sealed,
        received_at: message.receivedAt,
        read_at: message.readAt,
      })
      .onConflict((conflict) => conflict.columns(["persona_id", "kind", "reference"]).doNothing())
      .executeTakeFirstOrThrow();
    await forgetBeyond(transaction, message, most);
    return numInsertedOrUpdatedRows === 1n;
  });
}

async function forgetBeyond(
  db: Database,
  { personaId, kind }: MessageRecord,
  most: number,
): Promise<void> {
  const oldest = await db
    .selectFrom("message")
    .select("received_at")
    .where("persona_id", "=", personaId)
    .where("kind", "=", kind)
    .orderBy("received_at", "desc")
    .offset(most - 1)
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return;
  await db
    .deleteFrom("message")
    .where("persona_id", "=", personaId)
    .where("kind", "=", kind)
    .where("received_at", "<", oldest.received_at)
    .execute();
}

/** The newest messages of a kind, the newest first. */
export async function listMessages(
  db: Database,
  { personaId, kind }: Pick<MessageRecord, "personaId" | "kind">,
  { limit, since, onlyUnread }: MessageQuery,
): Promise<MessageRecord[]> {
  let query = db
    .selectFrom("message")
    .selectAll()
    .where("persona_id", "=", personaId)
    .where("kind", "=", kind)
    .where("received_at", ">=", since);
  if (onlyUnread) query = query.where("read_at", "is", null);
  return (await query.orderBy("received_at", "desc").limit(limit).execute()).map(fromRow);
}

/** The same; they count as read from then on. */
export async function readMessages(
  db: Database,
  of: Pick<MessageRecord, "personaId" | "kind">,
  query: MessageQuery,
): Promise<MessageRecord[]> {
  return db.transaction().execute(async (transaction) => {
    const messages = await listMessages(transaction, of, query);
    const unread = messages.filter(({ readAt }) => readAt === null).map(({ id }) => id);
    if (unread.length > 0) {
      await transaction
        .updateTable("message")
        .set({ read_at: Date.now() })
        .where("id", "in", unread)
        .execute();
    }
    return messages;
  });
}
