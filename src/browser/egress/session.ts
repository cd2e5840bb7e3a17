import type { Socket } from "node:net";
import type { AddressRule, Resolve, Target } from "./policy.ts";

/** Where one session may go, within the server's policy. */
export interface EgressRules {
  /**
   * Why a host may not be reached, before its name is looked up; undefined when it may, as far as that is
   * known: where names are looked up here, what it leads to is asked next, and where an upstream proxy
   * does so (`isResolvedHere` false) this is the last word.
   */
  refusalOf(target: Target, isResolvedHere: boolean): string | undefined;
  /** Why an address that a host's name leads to may not be dialled. */
  refusalOfAddress(address: string, target: Target): string | undefined;
}

/** What a connection to a proxy is made with. */
export interface Reach {
  /** What a proxy that a caller gave may be dialled at. */
  rule: AddressRule;
  resolve: Resolve;
  signal: AbortSignal;
}

/** How plain HTTP requests pass one proxy. */
export interface Lane {
  /** The proxy's address, without credentials. */
  shown: string;
  /** What requests carry (name, value, …) that go to the proxy in absolute form (RFC 9112, 3.2.2); undefined where they go to the server itself, in a tunnel. */
  proxyHeaders: readonly string[] | undefined;
  /** A connection for requests to the target. Throws an `EgressError` that holds no credentials. */
  connect(target: Target, reach: Reach): Promise<Socket>;
}

/** The proxy, or proxies, through which one session goes. */
export interface Upstream {
  /** Whether this host is reached without it. */
  bypasses(target: Target): boolean;
  /** Whether an address that the policy closes may be asked of it. */
  opens(address: string): boolean;
  /** A tunnel to the target. Throws an `EgressError` that holds no credentials. */
  connect(target: Target, reach: Reach): Promise<Socket>;
  /** How the next plain request goes; the same again and again where there is one proxy. */
  nextLane(): Lane;
}

/** What one session adds to the policy of its gate. */
export interface SessionEgress {
  rules: EgressRules | undefined;
  upstream: Upstream | undefined;
}

/** A request of the browser's for which its gate made no connection. */
export interface NotConnected {
  method: string;
  /** Of a tunnel (`CONNECT`) only the host and port. */
  url: string;
  reason: string;
  /** Whether it might not be made, or its proxy did not make it, rather than that no server answered. */
  isRefused: boolean;
}
