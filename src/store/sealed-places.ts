/**
 * Where the records of each kind are sealed for, with the columns of their table's key in braces. A
 * rotation of the master key goes through all of them (`sealed-records.ts`).
 */
export const sealedPlaces = {
  check: "master_key/{id}",
  card: "vault/{id}/card",
  credential: "credential/{vault_id}/{domain}",
  message: "message/{id}",
  profileVersion: "profile/{profile_id}/{version}",
  secret: "secret/{id}",
  signingKey: "signing_key/{id}",
} as const;

type Kind = keyof typeof sealedPlaces;
type ColumnsIn<Place extends string> = Place extends `${string}{${infer Column}}${infer Rest}`
  ? Column | ColumnsIn<Rest>
  : never;

type Key<Columns extends string = string> = Readonly<Record<Columns, string | number>>;

/** The place of one record, by the key of its row. */
export function sealedPlace<K extends Kind>(
  kind: K,
  key: Key<ColumnsIn<(typeof sealedPlaces)[K]>>,
): string {
  return filledIn(sealedPlaces[kind], key);
}

/** A place with a row's key in it. */
export function filledIn(place: string, key: Key): string {
  return place.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(key[name]));
}
