import { BlockList, isIP } from "node:net";
import { type FieldIssue, invalidInput } from "../../errors.ts";
import { addressList, type Target } from "./policy.ts";
import type { EgressRules } from "./session.ts";
import { fitsHost, isAddress, readHostPattern, shownPattern } from "../host-pattern.ts";

/** Where a session may go, as its request says it (contract 1.1, `egress`). */
export interface EgressLists {
  /** Null where everything is open that is not denied. */
  allow: readonly string[] | null;
  deny: readonly string[];
}

/** One entry of a list: names, or addresses. */
interface Entry {
  /** As it is told. */
  shown: string;
  takesHost?(host: string, port: string): boolean;
  takesAddress?(address: string, port: number): boolean;
}

type ListName = keyof EgressLists;

/**
 * Reads the rules of a session: `deny` goes before `allow`, and where `allow` is given everything else is
 * closed. Throws a 422 that names each entry that is neither a host, an address nor a network.
 */
export function egressRules({ allow, deny }: EgressLists): EgressRules {
  const issues: FieldIssue[] = [];
  const allowed = allow === null ? undefined : entriesOf(allow, "allow", issues);
  const denied = entriesOf(deny, "deny", issues);
  if (issues.length > 0) throw invalidInput(issues);
  const closes = (host: string, by: Entry) =>
    `Refused: ${host} is denied by egress.deny (${by.shown})`;
  const closed = (host: string) => `Refused: ${host} is not in egress.allow`;
  return {
    refusalOf: (target, isResolvedHere) => {
      const by = denied.find((entry) => takes(entry, target));
      if (by !== undefined) return closes(shownHost(target), by);
      if (allowed === undefined || allowed.some((entry) => takes(entry, target))) return undefined;
      // What such a name leads to is asked next, where it is looked up here.
      const isOpenYet = isResolvedHere && isIP(target.host) === 0;
      if (isOpenYet && allowed.some(({ takesAddress }) => takesAddress !== undefined))
        return undefined;
      return closed(shownHost(target));
    },
    refusalOfAddress: (address, target) => {
      const takesIt = (entry: Entry) => entry.takesAddress?.(address, target.port) === true;
      const shown = `${shownHost(target)} (${address})`;
      const by = denied.find(takesIt);
      if (by !== undefined) return closes(shown, by);
      const isOpen = allowed?.some((entry) => takesName(entry, target) || takesIt(entry)) ?? true;
      return isOpen ? undefined : closed(shown);
    },
  };
}

/** Whether rules name addresses or networks, with which names are compared only where they are looked up here. */
export function namesAddresses({ allow, deny }: EgressLists): boolean {
  return [...(allow ?? []), ...deny].some((text) => isNetwork(text) || isAddressEntry(text));
}

function takes(entry: Entry, target: Target): boolean {
  if (isIP(target.host) !== 0) return entry.takesAddress?.(target.host, target.port) === true;
  return takesName(entry, target);
}

function takesName({ takesHost }: Entry, { host, port }: Target): boolean {
  return takesHost?.(host, String(port)) === true;
}

function shownHost({ host, port }: Target): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

function isNetwork(text: string): boolean {
  return text.includes("/");
}

function isAddressEntry(text: string): boolean {
  const pattern = readHostPattern(text, true);
  return typeof pattern !== "string" && isAddress(pattern.host);
}

function entriesOf(texts: readonly string[], list: ListName, issues: FieldIssue[]): Entry[] {
  return texts.flatMap((text, at) => {
    const entry = entryOf(text, list);
    if (typeof entry !== "string") return [entry];
    const msg = `'${text}' ${entry}`;
    issues.push({ loc: ["body", "egress", list, at], msg, type: "value_error", input: text });
    return [];
  });
}

/** Answers why not for what is no entry. */
function entryOf(text: string, list: ListName): Entry | string {
  if (isNetwork(text)) {
    const network = networkOf(text);
    if (network === undefined)
      return "is no network: give it as 10.0.0.0/8 or 2001:db8::/32, or a host without a path";
    return { shown: text.trim(), takesAddress: (address) => isWithin(network, address) };
  }
  const pattern = readHostPattern(text, list === "deny");
  if (typeof pattern === "string") return pattern;
  const shown = shownPattern(pattern);
  if (!isAddress(pattern.host))
    return { shown, takesHost: (host, port) => fitsHost(pattern, host, port) };
  const address = pattern.host.replace(/^\[|\]$/g, "");
  const network = addressList([[address, isIP(address) === 6 ? 128 : 32]]);
  const isPort = (port: number) => pattern.port === "" || pattern.port === String(port);
  return { shown, takesAddress: (one, port) => isPort(port) && isWithin(network, one) };
}

function networkOf(text: string): BlockList | undefined {
  const [, given = "", bits = ""] = /^\s*\[?([\da-f.:]+)\]?\/(\d{1,3})\s*$/i.exec(text) ?? [];
  const family = isIP(given);
  if (family === 0 || Number(bits) > (family === 6 ? 128 : 32)) return undefined;
  return addressList([[given, Number(bits)]]);
}

function isWithin(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
