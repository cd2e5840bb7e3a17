import { lookup } from "node:dns/promises";
import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { EgressRefusal, Traffic } from "../metrics/egress.ts";
import {
  endDeclined,
  endRefused,
  hasBody,
  isWebSocket,
  join,
  maxHeaderSize,
  passBack,
  passOn,
  refuse,
  upgradeHead,
} from "./egress-http.ts";
import {
  addressRule,
  allowedAddresses,
  connectTarget,
  dial,
  egressError,
  reason,
  type AddressRule,
  type EgressError,
  type EgressPolicy,
  type Resolve,
  type Target,
} from "./egress-policy.ts";

/** How long a connection waits for the next request, unless the server asks for less. */
const idleMs = 30_000;
const defaultDialTimeoutMs = 15_000;
const mostFailures = 100;

/** What a gate is opened with. */
export interface EgressOptions {
  policy: EgressPolicy;
  /** The system's own resolver unless given. */
  resolve?: Resolve;
  /** Milliseconds for look-up and connection together before a 504; 15 s unless given. */
  dialTimeoutMs?: number;
  /** Told of the gate's bytes, and of connections that did not come about. */
  traffic?: Traffic;
}

/**
 * The forward proxy through which one browser reaches everything: HTTP, CONNECT tunnels, WebSockets.
 * It resolves a name once per connection, and dials only addresses that the policy allows.
 */
export class EgressGate implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #rule: AddressRule;
  readonly #resolve: Resolve;
  readonly #dialTimeoutMs: number;
  readonly #pool: Agent;
  readonly #single: Agent;
  readonly #browserSide = new Set<Socket>();
  readonly #outside = new Set<Socket>();
  readonly #dials = new Set<AbortController>();
  /** Why the last connection to an origin (`host:port`) failed, while it does. */
  readonly #failures = new Map<string, string>();
  readonly #traffic: Traffic | undefined;
  #closedSent = 0;
  #closedReceived = 0;
  #uncount: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  private constructor(server: Server, options: EgressOptions) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#rule = addressRule(options.policy, this.port);
    this.#resolve = options.resolve ?? ((host) => lookup(host, { all: true }));
    this.#dialTimeoutMs = options.dialTimeoutMs ?? defaultDialTimeoutMs;
    this.#traffic = options.traffic;
    this.#uncount = options.traffic?.gateOpened(this);
    this.#pool = this.#agent(true);
    this.#single = this.#agent(false);
    server.on("connection", (socket: Socket) => this.#accept(socket));
    server.on("request", (incoming, response) => this.#forward(incoming, response));
    server.on("connect", (incoming, _socket, head: Buffer) => void this.#tunnel(incoming, head));
    server.on("upgrade", (incoming, _socket, head: Buffer) => this.#upgrade(incoming, head));
    server.on("clientError", (error, socket: Socket) => {
      if (socket.bytesWritten > 0) socket.destroy();
      else endRefused(socket, egressError(400, `Malformed request: ${reason(error)}`));
    });
  }

  /** Starts to listen on 127.0.0.1 at a port the system picks. */
  static async open(options: EgressOptions): Promise<EgressGate> {
    const server = createServer({
      maxHeaderSize,
      // An upload takes as long as it takes, and a browser keeps idle connections for minutes.
      requestTimeout: 0,
      headersTimeout: 0,
      keepAliveTimeout: 0,
      shouldUpgradeCallback: isWebSocket,
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new EgressGate(server, options);
  }

  /** Bytes from the browser to the outside so far, with headers and open connections. */
  get requestBytes(): number {
    return [...this.#outside].reduce((sum, socket) => sum + socket.bytesWritten, this.#closedSent);
  }

  /** Bytes from the outside to the browser so far, with headers and open connections. */
  get responseBytes(): number {
    return [...this.#outside].reduce((sum, socket) => sum + socket.bytesRead, this.#closedReceived);
  }

  /** Why the gate could not or would not reach the server of a URL the last time; undefined when it did. */
  failureOf(url: string): string | undefined {
    const { hostname, port, protocol } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, "");
    return this.#failures.get(`${host}:${port || (protocol === "https:" ? 443 : 80)}`);
  }

  /** Stops listening and destroys every connection on both sides; nothing is forwarded after. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const attempt of this.#dials) attempt.abort(egressError(502, "The gate is closed"));
    for (const socket of [...this.#browserSide, ...this.#outside]) socket.destroy();
    await closed;
    this.#uncount?.();
  }

  #accept(socket: Socket): void {
    this.#browserSide.add(socket);
    socket.once("close", () => this.#browserSide.delete(socket));
    socket.on("error", () => socket.destroy());
    // A host with route_localnet, as Kubernetes sets it, lets neighbours in: CVE-2020-8558.
    if (!socket.remoteAddress?.startsWith("127.")) socket.destroy();
  }

  #agent(keepAlive: boolean): Agent {
    const agent = new Agent({ keepAlive, keepAliveMsecs: idleMs, timeout: idleMs });
    agent.createConnection = ({ host, port }, connected) => {
      this.#reach({ host: String(host), port: Number(port), path: "" }).then(
        (socket) => connected?.(null, socket),
        connected as (error: Error) => void,
      );
      return undefined;
    };
    return agent;
  }

  async #reach(target: Target): Promise<Socket> {
    const attempt = new AbortController();
    const { signal } = attempt;
    const late = egressError(
      504,
      `No connection to ${target.host} within ${this.#dialTimeoutMs} ms`,
    );
    const timer = setTimeout(() => attempt.abort(late), this.#dialTimeoutMs);
    this.#dials.add(attempt);
    if (this.#closing) attempt.abort(egressError(502, "The gate is closed"));
    try {
      const addresses = await untilAborted(
        allowedAddresses(target, this.#rule, this.#resolve),
        signal,
      );
      const socket = this.#watch(await dial(addresses, target.port, signal));
      this.#failures.delete(`${target.host}:${target.port}`);
      return socket;
    } catch (error) {
      this.#noteFailure(target, error);
      throw error;
    } finally {
      clearTimeout(timer);
      this.#dials.delete(attempt);
    }
  }

  #noteFailure({ host, port }: Target, error: unknown): void {
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size >= mostFailures) this.#failures.delete(oldest);
    this.#failures.set(`${host}:${port}`, reason(error));
    if (!this.#closing) this.#traffic?.egressRefused(refusalOf(error as Partial<EgressError>));
  }

  #watch(socket: Socket): Socket {
    this.#outside.add(socket);
    socket.once("close", () => {
      this.#outside.delete(socket);
      this.#closedSent += socket.bytesWritten;
      this.#closedReceived += socket.bytesRead;
    });
    if (this.#closing) socket.destroy();
    return socket;
  }

  async #tunnel(incoming: IncomingMessage, head: Buffer): Promise<void> {
    const browser = incoming.socket;
    try {
      const outside = await this.#reach(connectTarget(incoming.url ?? ""));
      if (browser.destroyed) return void outside.destroy();
      browser.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      outside.write(head);
      join(browser, outside);
    } catch (error) {
      endRefused(browser, error);
    }
  }

  #forward(incoming: IncomingMessage, response: ServerResponse, agent?: Agent): void {
    const body = hasBody(incoming);
    const repeatable = !body && ["GET", "HEAD", "OPTIONS"].includes(incoming.method ?? "");
    // A kept connection may just be closing: only what may be sent twice (RFC 9110, 9.2.2) uses it.
    const chosen = agent ?? (repeatable ? this.#pool : this.#single);
    try {
      const outgoing = passOn(incoming, chosen, "keep-alive");
      response.once("close", () => outgoing.destroy());
      // An upload that nobody takes any more is read to its end, or the connection would hang.
      outgoing.once("close", () => incoming.unpipe(outgoing).resume());
      outgoing.on("response", (answer) => passBack(answer, response));
      outgoing.on("error", (error) => {
        const retry = outgoing.reusedSocket && !response.headersSent && !response.destroyed;
        if (retry) this.#forward(incoming, response, this.#single);
        else refuse(response, error);
      });
      if (body) incoming.pipe(outgoing);
      else outgoing.end();
    } catch (error) {
      refuse(response, error);
    }
  }

  #upgrade(incoming: IncomingMessage, head: Buffer): void {
    const browser = incoming.socket;
    try {
      const outgoing = passOn(incoming, this.#single, "Upgrade");
      browser.once("close", () => outgoing.destroy());
      outgoing.on("upgrade", (answer, outside: Socket, rest) => {
        browser.write(upgradeHead(answer));
        browser.write(rest);
        outside.write(head);
        join(browser, outside);
      });
      outgoing.on("response", (answer) => endDeclined(answer, browser));
      outgoing.on("error", (error) => endRefused(browser, error));
      outgoing.end();
    } catch (error) {
      endRefused(browser, error);
    }
  }
}

function refusalOf({ status }: Partial<EgressError>): EgressRefusal {
  if (status === 403) return "policy";
  return status === 504 ? "timeout" : "unreachable";
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  if (signal.aborted) reject(signal.reason);
  work.then(resolve, reject);
  return promise;
}
