import type { FilterLists } from "../blocking/filter-lists.ts";
import { resourceJudge } from "../browser/blocked-resources.ts";
import type { Browser } from "../browser/browser.ts";
import { egressRules } from "../browser/egress/rules.ts";
import type { SessionEgress } from "../browser/egress/session.ts";
import { Interception, type RequestJudge } from "../browser/interception.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { unavailable } from "../errors.ts";
import { openProxies, type ProxyAccess } from "./proxies.ts";
import { type RequestSigner, signing, signingWarnings } from "./request-signing.ts";
import { Blocking } from "./blocking.ts";

/** How a session's browser reaches the network. */
export interface SessionNetwork {
  egress: SessionEgress;
  /** Look at each request, in this order. */
  judges: readonly RequestJudge[];
  /** Where its proxy stands, as ISO 3166-1 alpha-2 in small letters; undefined without one or where that is not known. */
  country: string | undefined;
  /** What about it is not as it was asked for. */
  warnings: string[];
  /** To be begun when the session has a timeline. */
  blocking: Blocking;
}

/** What networks are made of, besides what a request says. */
export interface NetworkParts {
  proxies: ProxyAccess;
  filterLists: FilterLists;
  signer: RequestSigner;
}

/** Prepares the network of a session before its browser is there. Throws a 422, 424 or 503 that names what can't be had. */
export async function planNetwork(
  request: SessionStartRequest,
  { proxies, filterLists, signer }: NetworkParts,
  signal: AbortSignal,
): Promise<SessionNetwork> {
  const { block_resources: blocked, web_bot_auth: isSigned } = request;
  const blocking = await Blocking.plan(request, filterLists);
  const way = await planEgress(request, proxies, signal);
  return {
    ...way,
    blocking,
    warnings: [...way.warnings, ...(isSigned ? signingWarnings(signer) : [])],
    judges: [
      ...(blocked.length > 0 ? [resourceJudge(blocked)] : []),
      ...blocking.judges,
      // Last: who signs answers for what goes out.
      ...(isSigned ? [await signing(signer)] : []),
    ],
  };
}

/** Where requests may go, and by which proxies. Throws as `planNetwork`. */
export async function planEgress(
  request: Pick<SessionStartRequest, "egress" | "proxies" | "proxy_rotation">,
  access: ProxyAccess,
  signal: AbortSignal,
): Promise<Omit<SessionNetwork, "judges" | "blocking">> {
  const { egress } = request;
  const rules = egress === null ? undefined : egressRules(egress);
  const proxies = await openProxies(request, access, signal);
  return {
    egress: { rules, upstream: proxies?.upstream },
    country: proxies?.country,
    warnings: proxies?.warnings ?? [],
  };
}

/** Puts a browser on its network, before anybody uses it and until it ends: no request is let go before that. */
export async function beginNetwork(
  browser: Browser,
  { egress, judges }: SessionNetwork,
): Promise<void> {
  if (browser.gate !== undefined) browser.gate.session = egress;
  else if (egress.rules !== undefined || egress.upstream !== undefined)
    throw unavailable("This browser has its own way out: it can't be kept to egress or a proxy.");
  if (judges.length > 0) await Interception.begin(browser, judges);
}
