import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const agents: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("agent")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("session_id", "text", (column) => column.notNull().references("session.id"))
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("end_reason", "text")
      .addColumn("success", "integer")
      .addColumn("answer", "text")
      .addColumn("error", "text")
      .addColumn("validation", "text")
      .addColumn("request", "text", (column) => column.notNull())
      .addColumn("task", "text", (column) => column.notNull())
      .addColumn("model", "text", (column) => column.notNull())
      .addColumn("usage", "text", (column) => column.notNull())
      .addColumn("calls_saved", "integer", (column) => column.notNull())
      .addColumn("saved", "integer", (column) => column.notNull())
      .addColumn("start_offset", "integer", (column) => column.notNull())
      .addColumn("stop_offset", "integer", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addColumn("closed_at", "integer")
      .execute();
    await db.schema
      .createIndex("agent_by_account")
      .on("agent")
      .columns(["account_id", "created_at"])
      .execute();
    await db.schema
      .createIndex("agent_by_task")
      .on("agent")
      .columns(["account_id", "task"])
      .execute();
    await db.schema
      .createTable("agent_step")
      .addColumn("agent_id", "text", (column) => column.notNull().references("agent.id"))
      .addColumn("position", "integer", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("agent_step_key", ["agent_id", "position"])
      .execute();
  },
};
