import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Without foreign keys: what something has cost is kept longer than the thing. */
export const usage: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("model_call")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("account_id", "text")
      .addColumn("agent_id", "text")
      .addColumn("session_id", "text")
      .addColumn("purpose", "text", (column) => column.notNull())
      .addColumn("model", "text", (column) => column.notNull())
      .addColumn("input_tokens", "integer", (column) => column.notNull())
      .addColumn("output_tokens", "integer", (column) => column.notNull())
      .addColumn("cached_input_tokens", "integer", (column) => column.notNull())
      .addColumn("cost_usd", "real")
      .addColumn("ms", "integer", (column) => column.notNull())
      .addColumn("outcome", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("model_call_by_account")
      .on("model_call")
      .columns(["account_id", "created_at"])
      .execute();
    await db.schema
      .createTable("request_log")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("endpoint", "text", (column) => column.notNull())
      .addColumn("status", "integer", (column) => column.notNull())
      .addColumn("ms", "integer", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("request_log_by_account")
      .on("request_log")
      .columns(["account_id", "id"])
      .execute();
    await db.schema
      .createIndex("request_log_by_age")
      .on("request_log")
      .column("created_at")
      .execute();
  },
};
