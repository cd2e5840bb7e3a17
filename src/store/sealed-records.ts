import { sql } from "kysely";
import type { Database } from "./open.ts";
import { filledIn, sealedPlaces } from "./sealed-places.ts";
import type { Sealing } from "./sealing.ts";
import type { Tables } from "./tables.ts";

interface SealedColumn {
  table: keyof Tables;
  column: string;
  kind: keyof typeof sealedPlaces;
  /** The column holds a wrapped key alone: what it opens is elsewhere. */
  isKey?: true;
}

/** Everything that the master key seals: a table that is missing here is lost by a rotation. */
const sealedColumns: readonly SealedColumn[] = [
  { table: "master_key", column: "check", kind: "check" },
  { table: "vault", column: "card", kind: "card" },
  { table: "credential", column: "sealed", kind: "credential" },
  { table: "message", column: "sealed", kind: "message" },
  { table: "profile_version", column: "wrapped_key", kind: "profileVersion", isKey: true },
  { table: "secret", column: "sealed", kind: "secret" },
  { table: "signing_key", column: "sealed", kind: "signingKey" },
];

/** One sealed record, wherever it stands in the database. */
export interface SealedRecord {
  place: string;
  /** Throws `Unreadable` unless this sealing opens it. */
  check(sealing: Sealing): void;
  /** Seals it for another master key; what it holds is not touched. Throws `Unreadable`. */
  rewrap(from: Sealing, to: Sealing): Promise<void>;
}

/** Every sealed record, in turn: one is in memory at a time. The first is the master key's own, if there is one. */
export async function* sealedRecords(db: Database): AsyncGenerator<SealedRecord> {
  for (const sealedColumn of sealedColumns) yield* recordsIn(db, sealedColumn);
}

type Key = Record<string, string | number>;

async function* recordsIn(db: Database, sealedColumn: SealedColumn): AsyncGenerator<SealedRecord> {
  const template = sealedPlaces[sealedColumn.kind];
  const [table, column] = [sql.table(sealedColumn.table), sql.ref(sealedColumn.column)];
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  // The keys first: a table that is read while its rows change may show a row twice.
  const keys = await sql<Key>`
    select ${sql.join(names.map((name) => sql.ref(name)))} from ${table} where ${column} is not null
  `.execute(db);
  for (const key of keys.rows) {
    const tests = names.map((name) => sql`${sql.ref(name)} = ${key[name]}`);
    const where = sql.join(tests, sql` and `);
    const { rows } = await sql<{ sealed: string }>`
      select ${column} as sealed from ${table} where ${where}
    `.execute(db);
    const place = filledIn(template, key);
    const { sealed } = rows[0]!;
    yield recordOf(sealedColumn, place, sealed, async (text) => {
      await sql`update ${table} set ${column} = ${text} where ${where}`.execute(db);
    });
  }
}

function recordOf(
  { isKey }: SealedColumn,
  place: string,
  sealed: string,
  replace: (sealed: string) => Promise<void>,
): SealedRecord {
  return {
    place,
    check: (sealing) => {
      if (isKey) sealing.unwrap(sealed, place);
      else sealing.open(sealed, place);
    },
    rewrap: (from, to) =>
      replace(isKey ? from.rewrapKey(sealed, place, to) : from.rewrap(sealed, place, to)),
  };
}
