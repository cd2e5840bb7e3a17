import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const recordings: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("recording_part")
      .addColumn("session_id", "text", (column) => column.notNull().references("session.id"))
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("position", "integer", (column) => column.notNull())
      .addColumn("blob_id", "text", (column) => column.notNull())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("from_at", "integer", (column) => column.notNull())
      .addColumn("to_at", "integer", (column) => column.notNull())
      .addColumn("entries", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("recording_part_key", ["session_id", "kind", "position"])
      .execute();
    await db.schema
      .createIndex("recording_part_by_age")
      .on("recording_part")
      .columns(["to_at"])
      .execute();
    await db.schema
      .createTable("film")
      .addColumn("session_id", "text", (column) => column.notNull().references("session.id"))
      .addColumn("part", "text", (column) => column.notNull())
      .addColumn("format", "text", (column) => column.notNull())
      .addColumn("blob_id", "text", (column) => column.notNull())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("film_key", ["session_id", "part", "format"])
      .execute();
  },
};
