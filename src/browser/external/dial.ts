import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { untilAborted } from "../../waiting.ts";
import type { EgressOptions } from "../egress/gate.ts";
import { addressRule, allowedAddresses, dial } from "../egress/policy.ts";
import { isSecure } from "./address.ts";

/** How the server itself reaches the outside: by the policy of its browsers. */
export type OwnEgress = Pick<EgressOptions, "policy" | "resolve">;

/**
 * A connection of the server's own to the origin of a URL, by TLS where the URL says so; the name is
 * looked up once, and only addresses that the policy allows are dialled. Throws an `EgressError`, of
 * status 403 where it does not, or the signal's reason.
 */
export async function dialOrigin(
  url: URL,
  { policy, resolve }: OwnEgress,
  signal: AbortSignal,
): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (isSecure(url) ? 443 : 80));
  const finding = allowedAddresses(
    { host, port, path: "" },
    addressRule(policy, 0),
    resolve ?? ((name) => lookup(name, { all: true })),
  );
  const socket = await dial(await untilAborted(finding, signal), port, signal);
  if (!isSecure(url)) return socket;
  const tls = connectTls({
    socket,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(host) === 0 ? { servername: host } : { host }),
  });
  // Whoever uses it listens too; an error that nobody hears of would end the server.
  return tls.on("error", () => tls.destroy());
}
