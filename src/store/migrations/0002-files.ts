import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const files: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("file")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("folder", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("content_type", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addUniqueConstraint("file_name", ["account_id", "folder", "name"])
      .execute();
    await db.schema.createIndex("file_by_age").on("file").column("created_at").execute();
  },
};
