import { BlockList, isIP } from "node:net";
import type { AddressRule, EgressError, Resolve } from "../browser/egress/policy.ts";
import type { Upstream } from "../browser/egress/session.ts";
import { checkProxy } from "../browser/egress/proxy-check.ts";
import { upstreamThrough } from "../browser/egress/upstream.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { AppError, invalidField, invalidInput, unavailable } from "../errors.ts";
import { chooseProxies, type OwnProxies, type ProxyChoice } from "./proxy-choice.ts";

/** What proxies are had with. */
export interface ProxyAccess extends OwnProxies {
  /** What each must bring before a session begins; by default any answer of its own is enough. */
  checkUrl: URL | undefined;
  /** Where a proxy that a caller gives may stand. */
  rule: AddressRule;
  resolve: Resolve;
}

/** The proxies of one session. */
export interface SessionProxies {
  upstream: Upstream;
  /** Where they stand, as ISO 3166-1 alpha-2 in small letters; undefined where that is not known of all, or not the same. */
  country: string | undefined;
  warnings: string[];
}

/** How many proxies of the pool are tried before the start is given up. */
const mostTries = 3;

/**
 * The proxies that a session goes through; undefined where it asks for none. One of them has answered just
 * now. Throws a 422 for what can't be had here, a 424 where the caller's proxy and a 503 where ours fail.
 */
export async function openProxies(
  request: Pick<SessionStartRequest, "proxies" | "proxy_rotation">,
  access: ProxyAccess,
  signal: AbortSignal,
): Promise<SessionProxies | undefined> {
  const choice = chooseProxies(request, access);
  if (choice === undefined) return undefined;
  if ("loc" in choice) throw invalidInput([choice]);
  const { candidates, isTailnet, warnings } = choice;
  const shuffled = candidates
    .map((one) => ({ one, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
  const first = await firstThatAnswers(shuffled, access, signal);
  const used =
    request.proxy_rotation === "rotate"
      ? [first, ...shuffled.filter((one) => one !== first)]
      : [first];
  const [country, ...others] = new Set(used.map((one) => one.country));
  return {
    upstream: upstreamThrough({
      proxies: used.map(({ server }) => server),
      ...(isTailnet ? { opens: isInTailnet() } : {}),
    }),
    country: others.length === 0 ? country : undefined,
    warnings,
  };
}

type Candidate = ProxyChoice["candidates"][number];

async function firstThatAnswers(
  candidates: readonly Candidate[],
  { checkUrl, rule, resolve }: ProxyAccess,
  signal: AbortSignal,
): Promise<Candidate> {
  const failures: unknown[] = [];
  for (const candidate of candidates.slice(0, mostTries)) {
    try {
      await checkProxy(candidate.server, checkUrl, { rule, resolve, signal });
      return candidate;
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  throw failureOf(failures, candidates[0]?.server.givenBy === "caller");
}

function failureOf(failures: readonly unknown[], isCallers: boolean): AppError {
  const [first] = failures as Partial<EgressError>[];
  const told = failures.map((failure) => (failure as Error).message).join(". ");
  if (!isCallers) return unavailable(`No session: no proxy of this server answers. ${told}`);
  if (first?.status === 403) return invalidField("proxies", told);
  return new AppError(424, "proxy_failed", `No session: ${told}`);
}

/** Whether an address is of Tailscale's: of CGNAT (RFC 6598), or of its own unique local prefix. */
function isInTailnet(): (address: string) => boolean {
  const networks = new BlockList();
  networks.addSubnet("100.64.0.0", 10, "ipv4");
  networks.addSubnet("fd7a:115c:a1e0::", 48, "ipv6");
  return (address) => networks.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
