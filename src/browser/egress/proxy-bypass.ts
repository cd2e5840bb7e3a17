import { BlockList, isIP } from "node:net";
import type { Target } from "./policy.ts";

/** Whether a host is reached without the proxy. */
export type Bypass = (target: Pick<Target, "host" | "port">) => boolean;

const mostEntries = 500;

/**
 * Reads a list of hosts that go without a proxy, as Chromium's: `example.com` (only it), `.example.com` and
 * `*.example.com` (all below it), each with `:port` or without, addresses, networks such as `10.0.0.0/8`,
 * and `<local>` (names without a dot). Throws a sentence that names what is none of these.
 */
export function bypassOf(list: string): Bypass {
  const entries = list.split(/[\s,;]+/).filter((entry) => entry !== "");
  if (entries.length > mostEntries) throw new Error(`has more than ${mostEntries} entries`);
  const rules = entries.map(ruleOf);
  return (target) => rules.some((rule) => rule(target));
}

function ruleOf(entry: string): Bypass {
  if (entry === "<local>") return ({ host }) => !host.includes(".") && isIP(host) === 0;
  const network = networkRule(entry);
  if (network !== undefined) return network;
  const [, wild, given = "", port] =
    /^(\*?\.)?(\[[\da-f:.]+\]|[\da-f]*:[\da-f]*:[\da-f:.]*|[^\s:/?#@\\[\]*%<>]+)(?::(\d{1,5}))?$/i.exec(
      entry,
    ) ?? [];
  const parsed = URL.parse(`http://${isIP(given) === 6 ? `[${given}]` : given}`)?.hostname ?? "";
  const host = plain(parsed.replace(/^\[|\]$/g, ""));
  if (host === "" || (wild !== undefined && isIP(host) !== 0)) throw new Error(complaint(entry));
  const fits = (name: string) =>
    wild === undefined ? name === host : name.endsWith(`.${host}`) && name !== `.${host}`;
  return (target) =>
    (port === undefined || Number(port) === target.port) && fits(plain(target.host));
}

function networkRule(entry: string): Bypass | undefined {
  const [, given = "", length] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/i.exec(entry) ?? [];
  if (length === undefined) return undefined;
  const family = isIP(given);
  const prefix = Number(length);
  if (family === 0 || prefix > (family === 6 ? 128 : 32)) throw new Error(complaint(entry));
  const list = new BlockList();
  list.addSubnet(given, prefix, family === 6 ? "ipv6" : "ipv4");
  return ({ host }) => isIP(host) !== 0 && list.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");
}

/** A last dot says only that the name is whole. */
function plain(host: string): string {
  return host.replace(/\.$/, "");
}

function complaint(entry: string): string {
  const shown = entry.length > 100 ? `${entry.slice(0, 99)}…` : entry;
  return `'${shown}' is no host: give names such as example.com, *.example.com or example.com:8080, addresses, networks such as 10.0.0.0/8, or <local>`;
}
