import type { Database } from "../src/store/open.ts";
import { sealedRecords } from "../src/store/sealed-records.ts";
import { type Sealing, Unreadable } from "../src/store/sealing.ts";

const now = Date.now();
const owned = { account_id: "owner", created_at: now };

/** One row or more of everything that is sealed, and what they belong to; `what` is their content. */
function rowsWith(what: string, { seal, key }: { seal: Seal; key: (place: string) => string }) {
  const vault = { ...owned, name: "one", for_persona: 0 };
  const credential = { vault_id: "v1", updated_at: now };
  const message = { persona_id: "p1", kind: "sms", received_at: now };
  const version = { profile_id: "r1", blob_id: "b", size: 1, domains: "[]", origin: "cookies" };
  const secret = { ...owned, namespace: "function_env", key_hint: "" };
  return {
    account: [{ id: "owner", name: "owner", created_at: now }],
    vault: [
      { ...vault, id: "v1", card: seal(what, "vault/v1/card") },
      { ...vault, id: "v2", card: null },
    ],
    credential: ["owl.example", "x.com"].map((domain) => ({
      ...credential,
      domain,
      sealed: seal(what, `credential/v1/${domain}`),
    })),
    persona: [{ ...owned, id: "p1", first_name: "A", last_name: "B", email: "a@example.org" }],
    message: [{ ...message, id: "m1", sealed: seal(what, "message/m1") }],
    profile: [{ ...owned, id: "r1", updated_at: now }],
    profile_version: [1, 2].map((number) => ({
      ...version,
      version: number,
      wrapped_key: key(`profile/r1/${number}`),
      created_at: now,
    })),
    secret: ["s1", "s2"].map((id) => ({
      ...secret,
      id,
      name: id,
      sealed: seal(what, `secret/${id}`),
    })),
    signing_key: [
      { id: "k1", public_key: "x", sealed: seal(what, "signing_key/k1"), not_before: now },
    ],
  };
}

type Seal = (text: string, place: string) => string;

/** The places of what `fillWithSealed` makes, in the order in which they are read. */
export const filledPlaces = [
  "vault/v1/card",
  "credential/v1/owl.example",
  "credential/v1/x.com",
  "message/m1",
  "profile/r1/1",
  "profile/r1/2",
  "secret/s1",
  "secret/s2",
  "signing_key/k1",
];

/** Puts sealed records of every kind into the database. */
export async function fillWithSealed(db: Database, sealing: Sealing, what: string): Promise<void> {
  const rows = rowsWith(what, {
    seal: (text, place) => sealing.seal(text, place),
    key: (place) => sealing.newKey(place).wrapped,
  });
  for (const [table, values] of Object.entries(rows)) {
    await db
      .insertInto(table as "secret")
      .values(values as never)
      .execute();
  }
}

/** The places of the records that are opened, and of those that are not; the key's own record is left out. */
export async function placesBy(
  db: Database,
  sealing: Sealing,
): Promise<{ opened: string[]; shut: string[] }> {
  const places = { opened: [] as string[], shut: [] as string[] };
  for await (const { place, check } of sealedRecords(db)) {
    if (place.startsWith("master_key/")) continue;
    try {
      check(sealing);
      places.opened.push(place);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      places.shut.push(place);
    }
  }
  return places;
}
