import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const accountsAndSessions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("account")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createTable("api_key")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("hash", "text", (column) => column.notNull().unique())
      .addColumn("hint", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addColumn("revoked_at", "integer")
      .execute();
    await db.schema
      .createTable("session")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("end_reason", "text")
      .addColumn("error", "text")
      .addColumn("request", "text", (column) => column.notNull())
      .addColumn("warnings", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addColumn("last_accessed_at", "integer", (column) => column.notNull())
      .addColumn("closed_at", "integer")
      .addColumn("request_bytes", "integer", (column) => column.notNull())
      .addColumn("response_bytes", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("session_by_account")
      .on("session")
      .columns(["account_id", "created_at"])
      .execute();
    await db.schema
      .createTable("step")
      .addColumn("session_id", "text", (column) => column.notNull().references("session.id"))
      .addColumn("position", "integer", (column) => column.notNull())
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("step_key", ["session_id", "position"])
      .execute();
  },
};
