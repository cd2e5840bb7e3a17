import { isIP } from "node:net";
import { ProxyFault, type ProxyServer, readProxy } from "../browser/egress/proxy-server.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import type { FieldIssue } from "../errors.ts";

/** A proxy of the operator's, with what is known of where it stands. */
export interface PoolProxy {
  id: string;
  server: ProxyServer;
  /** ISO 3166-1 alpha-2, in small letters. */
  country: string | undefined;
  city: string | undefined;
}

/** The proxies that this server has by itself. */
export interface OwnProxies {
  pool: readonly PoolProxy[];
  /** The way into the operator's tailnet. */
  tailnet: ProxyServer | undefined;
}

/** The proxies that fit a request. */
export interface ProxyChoice {
  candidates: readonly Pick<PoolProxy, "server" | "country">[];
  /** Whether they lead into a tailnet. */
  isTailnet: boolean;
  warnings: string[];
}

type Options = Pick<SessionStartRequest, "proxies">;
type Listed = Extract<Options["proxies"], unknown[]>[number];
type Named = Extract<Listed, { type: "notte" }>;

const noPool =
  "this server has no proxies of its own: give one of type external, or have NOCTURNE_PROXIES set";
const noTailnet =
  "this server has no way into a tailnet: NOCTURNE_TAILNET_PROXY names the SOCKS endpoint of a node of it";

/** Whether a session goes through a proxy. */
export function asksForProxies({ proxies }: Options): boolean {
  return proxies !== false && !(Array.isArray(proxies) && proxies.length === 0);
}

/** The proxies that a request can go through; undefined for one that asks for none, or what is wrong with it. */
export function chooseProxies(
  { proxies }: Options,
  own: OwnProxies,
): ProxyChoice | FieldIssue | undefined {
  if (proxies === false) return undefined;
  if (proxies === true) return fromPool(own.pool, {});
  if (typeof proxies === "string") return fromPool(own.pool, { country: proxies });
  const [listed] = proxies;
  if (listed === undefined) return undefined;
  if (listed.type === "notte") return byName(listed, own.pool);
  return listed.type === "tailnet" ? byTailnet(own.tailnet) : external(listed);
}

function external(listed: Extract<Listed, { type: "external" }>): ProxyChoice | FieldIssue {
  try {
    const server = readProxy(listed, "caller");
    return { candidates: [{ server, country: undefined }], isTailnet: false, warnings: [] };
  } catch (error) {
    if (error instanceof ProxyFault) return issue([0, error.field], error.message);
    throw error;
  }
}

function byTailnet(server: ProxyServer | undefined): ProxyChoice | FieldIssue {
  if (server === undefined) return issue([0, "type"], noTailnet);
  const warning = "proxies: the server's own node of the tailnet is used, not the OAuth client";
  return { candidates: [{ server, country: undefined }], isTailnet: true, warnings: [warning] };
}

function byName(named: Named, pool: readonly PoolProxy[]): ProxyChoice | FieldIssue {
  const wanted: Wanted = { id: named.id || undefined };
  for (const field of ["country", "city"] as const) {
    const [given, older] = [named[field] || undefined, named.geolocation?.[field] || undefined];
    if (older !== undefined && typeof older !== "string")
      return issue([0, "geolocation", field], "is not a text");
    if (given !== undefined && older !== undefined && !isSame(given, older))
      return issue([0, "geolocation", field], `is another than the ${field} beside it`);
    wanted[field] = given ?? older;
  }
  return fromPool(pool, wanted, (field) => [0, field]);
}

interface Wanted {
  id?: string | undefined;
  country?: string | undefined;
  city?: string | undefined;
}

function fromPool(
  pool: readonly PoolProxy[],
  wanted: Wanted,
  placeOf: (field: "id" | "country" | "city") => (string | number)[] = () => [],
): ProxyChoice | FieldIssue {
  if (pool.length === 0) return issue([], noPool);
  let candidates = pool;
  for (const field of ["id", "country", "city"] as const) {
    const value = wanted[field];
    if (value === undefined) continue;
    const fits = field === "country" ? isCountry : isSame;
    const left = candidates.filter((proxy) => fits(value, proxy[field] ?? ""));
    if (left.length === 0) return issue(placeOf(field), missing(field, value, candidates));
    candidates = left;
  }
  return { candidates, isTailnet: false, warnings: [] };
}

function missing(
  field: "id" | "country" | "city",
  value: string,
  candidates: readonly PoolProxy[],
): string {
  const there = [...new Set(candidates.flatMap((proxy) => proxy[field] ?? []))].toSorted();
  const are =
    there.length === 0 ? "none says its own" : `there are ${there.slice(0, 50).join(", ")}`;
  // Who writes an address here may have written a password in it.
  const shown =
    /^[\p{L}\p{N}\p{M} '.()_-]{1,60}$/u.test(value) && isIP(value) === 0 ? ` '${value}'` : " that";
  return `no proxy of this server has the ${field}${shown}: ${are}`;
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** By its code, or by its name in English. */
function isCountry(wanted: string, code: string): boolean {
  if (code === "") return false;
  if (isSame(wanted, code) || (code === "gb" && isSame(wanted, "uk"))) return true;
  const name = new Intl.DisplayNames("en", { type: "region" }).of(code.toUpperCase());
  return name !== undefined && isSame(wanted, name);
}

function issue(path: (string | number)[], msg: string): FieldIssue {
  return { loc: ["body", "proxies", ...path], msg, type: "unavailable" };
}
