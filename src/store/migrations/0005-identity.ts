import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const identity: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("vault")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("for_persona", "integer", (column) => column.notNull())
      .addColumn("card", "text")
      .addColumn("created_at", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("vault_by_account")
      .on("vault")
      .columns(["account_id", "created_at"])
      .execute();
    await db.schema
      .createTable("credential")
      .addColumn("vault_id", "text", (column) =>
        column.notNull().references("vault.id").onDelete("cascade"),
      )
      .addColumn("domain", "text", (column) => column.notNull())
      .addColumn("sealed", "text", (column) => column.notNull())
      .addColumn("updated_at", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("credential_key", ["vault_id", "domain"])
      .execute();
    await db.schema
      .createTable("persona")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("first_name", "text", (column) => column.notNull())
      .addColumn("last_name", "text", (column) => column.notNull())
      .addColumn("email", "text", (column) => column.notNull().unique())
      .addColumn("phone_number", "text", (column) => column.unique())
      .addColumn("phone_source", "text")
      .addColumn("vault_id", "text", (column) => column.references("vault.id").onDelete("set null"))
      .addColumn("created_at", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("persona_by_account")
      .on("persona")
      .columns(["account_id", "created_at"])
      .execute();
    await db.schema
      .createTable("message")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("persona_id", "text", (column) =>
        column.notNull().references("persona.id").onDelete("cascade"),
      )
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("reference", "text")
      .addColumn("sealed", "text", (column) => column.notNull())
      .addColumn("received_at", "integer", (column) => column.notNull())
      .addColumn("read_at", "integer")
      .execute();
    await db.schema
      .createIndex("message_by_persona")
      .on("message")
      .columns(["persona_id", "kind", "received_at"])
      .execute();
    await db.schema
      .createIndex("message_by_reference")
      .on("message")
      .columns(["persona_id", "kind", "reference"])
      .unique()
      .execute();
    await db.schema
      .createTable("profile")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("name", "text")
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addColumn("updated_at", "integer", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("profile_by_account")
      .on("profile")
      .columns(["account_id", "created_at"])
      .execute();
    await db.schema
      .createTable("profile_version")
      .addColumn("profile_id", "text", (column) =>
        column.notNull().references("profile.id").onDelete("cascade"),
      )
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("blob_id", "text", (column) => column.notNull())
      .addColumn("wrapped_key", "text", (column) => column.notNull())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("domains", "text", (column) => column.notNull())
      .addColumn("origin", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("profile_version_key", ["profile_id", "version"])
      .execute();
    await db.schema
      .createTable("secret")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("namespace", "text", (column) => column.notNull())
      .addColumn("sealed", "text", (column) => column.notNull())
      .addColumn("key_hint", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addColumn("last_used_at", "integer")
      .addUniqueConstraint("secret_name", ["account_id", "namespace", "name"])
      .execute();
    await db.schema
      .createTable("auth_connection")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("account.id"))
      .addColumn("request", "text", (column) => column.notNull())
      .addColumn("vault_id", "text", (column) =>
        column.notNull().references("vault.id").onDelete("cascade"),
      )
      .addColumn("profile_id", "text", (column) =>
        column.notNull().references("profile.id").onDelete("cascade"),
      )
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("message", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .addColumn("checked_at", "integer")
      .execute();
    await db.schema
      .createIndex("auth_connection_by_account")
      .on("auth_connection")
      .columns(["account_id", "created_at"])
      .execute();
    await db.schema
      .createTable("master_key")
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("check", "text", (column) => column.notNull())
      .addColumn("created_at", "integer", (column) => column.notNull())
      .execute();
  },
};
