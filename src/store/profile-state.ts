/**
 * What a browser keeps of a person: the state of a profile, as it is stored (JSON, gzipped, encrypted).
 * A change of this shape takes another `format`.
 */
export interface ProfileState {
  format: 1;
  cookies: StateCookie[];
  /** One for each origin (`https://example.com`) that has stored anything, sorted. */
  origins: OriginState[];
}

/** A cookie as CDP tells it (`Network.Cookie`), without what follows from the rest. */
export interface StateCookie {
  name: string;
  value: string;
  /** With a dot in front for a domain and all below it, without for one host alone. */
  domain: string;
  path: string;
  /** Seconds since 1970; -1 for one that ends with the browser, which a profile keeps all the same. */
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  sameSite?: "Strict" | "Lax" | "None";
  priority?: "Low" | "Medium" | "High";
  sourceScheme?: "Unset" | "NonSecure" | "Secure";
  sourcePort?: number;
  /** Of a cookie that belongs to a site within another (CHIPS). */
  partitionKey?: { topLevelSite: string; hasCrossSiteAncestor: boolean };
}

/** What one origin has stored. */
export interface OriginState {
  origin: string;
  localStorage: [key: string, value: string][];
  /** Of the tab that wrote last. */
  sessionStorage: [key: string, value: string][];
  databases: DatabaseState[];
}

/** An IndexedDB database. */
export interface DatabaseState {
  name: string;
  version: number;
  stores: StoreState[];
}

/** An object store of a database, with its records in the order of their keys. */
export interface StoreState {
  name: string;
  keyPath: string | string[] | null;
  autoIncrement: boolean;
  indexes: { name: string; keyPath: string | string[]; unique: boolean; multiEntry: boolean }[];
  /** The key is null where the value holds it (`keyPath`). */
  records: [key: Told, value: Told][];
}

/**
 * A value of the structured clone algorithm in JSON: null, booleans, strings and plain numbers as they
 * are, all else as an array that begins with its kind (see `browser/profile/told-value.ts`).
 */
export type Told = null | boolean | number | string | Told[];

/** The state of a browser that nobody has used. */
export function emptyState(): ProfileState {
  return { format: 1, cookies: [], origins: [] };
}

/** The hosts that a state holds something of, sorted. */
export function domainsOf({ cookies, origins }: ProfileState): string[] {
  const hosts = [
    ...cookies.map(({ domain }) => domain.replace(/^\./, "")),
    ...origins.map(({ origin }) => URL.parse(origin)?.hostname ?? origin),
  ];
  return [...new Set(hosts)].toSorted();
}
