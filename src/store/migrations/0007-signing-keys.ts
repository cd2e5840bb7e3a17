import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const signingKeys: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("signing_key")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("public_key", "text", (column) => column.notNull())
      .addColumn("sealed", "text", (column) => column.notNull())
      .addColumn("not_before", "integer", (column) => column.notNull())
      .addColumn("not_after", "integer")
      .execute();
  },
};
