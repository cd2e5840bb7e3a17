import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { accountsAndSessions } from "./migrations/0001-accounts-and-sessions.ts";
import { files } from "./migrations/0002-files.ts";
import { agents } from "./migrations/0003-agents.ts";
import { usage } from "./migrations/0004-usage.ts";
import { identity } from "./migrations/0005-identity.ts";
import { extensions } from "./migrations/0008-extensions.ts";
import { recordings } from "./migrations/0006-recordings.ts";
import { signingKeys } from "./migrations/0007-signing-keys.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;

const migrations = {
  "0001-accounts-and-sessions": accountsAndSessions,
  "0002-files": files,
  "0003-agents": agents,
  "0004-usage": usage,
  "0005-identity": identity,
  "0006-recordings": recordings,
  "0007-signing-keys": signingKeys,
  "0008-extensions": extensions,
};

/** Opens the database of a data folder, made readable for its owner alone, and brings it up to date. */
export async function openDatabase(dataFolder: string): Promise<Database> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, "nocturne.db");
  // The folder may have been there, for all to read; SQLite gives its other files the mode of this one.
  closeSync(openSync(path, "a", 0o600));
  const file = new DatabaseSync(path);
  // NORMAL with WAL: safe against a killed process (research/style.md 4.1).
  file.exec(
    "pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on; pragma busy_timeout = 5000;",
  );
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite(file) }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** node:sqlite as Kysely wants it. */
function sqlite(file: DatabaseSync) {
  return {
    prepare(sql: string) {
      const statement = file.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...(parameters as [])),
        run: (parameters: readonly unknown[]) => statement.run(...(parameters as [])),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...(parameters as [])),
      };
    },
    close: () => file.close(),
  };
}
