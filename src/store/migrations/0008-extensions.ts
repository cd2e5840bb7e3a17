import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const extensions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("extension")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("version", "text", (column) => column.notNull())
      .addColumn("chrome_id", "text")
      .addColumn("format", "text", (column) => column.notNull())
      .addColumn("permissions", "text", (column) => column.notNull())
      .addColumn("hosts", "text", (column) => column.notNull())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("extension_by_account")
      .on("extension")
      .columns(["account_id", "created_at"])
      .execute();
  },
};
