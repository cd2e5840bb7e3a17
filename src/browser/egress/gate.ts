import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { EgressRefusal, Traffic } from "../../metrics/egress.ts";
import { EgressFailures } from "./failures.ts";
import type { NotConnected, SessionEgress, Upstream } from "./session.ts";
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
} from "./http.ts";
import {
  absoluteTarget,
  addressRule,
  connectTarget,
  egressError,
  reason,
  type AddressRule,
  type EgressError,
  type EgressPolicy,
  type Resolve,
  type Target,
} from "./policy.ts";
import { connectDirectly, EgressAgents, proxyRefusal, upstreamOf, type Way } from "./ways.ts";

const defaultDialTimeoutMs = 15_000;

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
  /** Hears of each request for which no connection came about, and why. */
  onNotConnected: ((request: NotConnected) => void) | undefined;
  readonly #server: Server;
  readonly #rule: AddressRule;
  readonly #resolve: Resolve;
  readonly #dialTimeoutMs: number;
  readonly #agents = new EgressAgents((target, way) => this.#reach(target, way));
  readonly #directly: Way = {
    connect: (target, reach) => connectDirectly(target, reach, this.session),
  };
  readonly #browserSide = new Set<Socket>();
  readonly #outside = new Set<Socket>();
  readonly #dials = new Set<AbortController>();
  readonly #failures = new EgressFailures();
  readonly #traffic: Traffic | undefined;
  #session: SessionEgress = { rules: undefined, upstream: undefined };
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

  /** What the session that has this gate adds to the server's policy. */
  get session(): SessionEgress {
    return this.#session;
  }

  /** Connections that were made before end: they may lead where it may not go. */
  set session(session: SessionEgress) {
    this.#session = session;
    this.#endAll(this.#outside, egressError(502, "The gate has another session"));
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
    return this.#failures.of(url);
  }

  /** Stops listening and destroys every connection on both sides; nothing is forwarded after. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#endAll([...this.#browserSide, ...this.#outside], egressError(502, "The gate is closed"));
    await closed;
    this.#uncount?.();
  }

  #endAll(sockets: Iterable<Socket>, why: EgressError): void {
    for (const attempt of this.#dials) attempt.abort(why);
    for (const socket of sockets) socket.destroy();
  }

  #accept(socket: Socket): void {
    this.#browserSide.add(socket);
    socket.once("close", () => this.#browserSide.delete(socket));
    socket.on("error", () => socket.destroy());
    // A host with route_localnet, as Kubernetes sets it, lets neighbours in: CVE-2020-8558.
    if (!socket.remoteAddress?.startsWith("127.")) socket.destroy();
  }

  async #reach(target: Target, way: Way): Promise<Socket> {
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
      const reach = { rule: this.#rule, resolve: this.#resolve, signal };
      const socket = this.#watch(await way.connect(target, reach));
      this.#failures.forget(target);
      return socket;
    } catch (error) {
      throw this.#noted(target, error);
    } finally {
      clearTimeout(timer);
      this.#dials.delete(attempt);
    }
  }

  #upstreamOf(target: Target): Upstream | undefined {
    try {
      return upstreamOf(target, this.session, this.#rule);
    } catch (error) {
      throw this.#noted(target, error);
    }
  }

  /** Answers the error as it came. */
  #noted(target: Target, error: unknown): unknown {
    this.#failures.note(target, error);
    if (!this.#closing) this.#traffic?.egressRefused(refusalOf(error as Partial<EgressError>));
    return error;
  }

  /** Answers the error as it came. */
  #told({ method = "", url = "" }: IncomingMessage, error: unknown): unknown {
    const { status, message } = error as Partial<EgressError>;
    const isRefused = status === 403 || this.session.upstream !== undefined;
    if (status !== undefined && status !== 400 && !this.#closing)
      this.onNotConnected?.({ method, url, reason: message ?? "", isRefused });
    return error;
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
      const target = connectTarget(incoming.url ?? "");
      const outside = await this.#reach(target, this.#upstreamOf(target) ?? this.#directly);
      if (browser.destroyed) return void outside.destroy();
      browser.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      outside.write(head);
      join(browser, outside);
    } catch (error) {
      endRefused(browser, this.#told(incoming, error));
    }
  }

  #forward(incoming: IncomingMessage, response: ServerResponse, isAgain = false): void {
    const body = hasBody(incoming);
    const repeatable = !body && ["GET", "HEAD", "OPTIONS"].includes(incoming.method ?? "");
    try {
      const target = absoluteTarget(incoming.url ?? "");
      const way = this.#upstreamOf(target)?.nextLane() ?? this.#directly;
      // A kept connection may just be closing: only what may be sent twice (RFC 9110, 9.2.2) uses it.
      const keeps = repeatable && !isAgain;
      const agent = keeps ? this.#agents.keeping(way) : this.#agents.single(way);
      const { proxyHeaders } = way;
      const outgoing = passOn(incoming, { target, agent, connection: "keep-alive", proxyHeaders });
      response.once("close", () => outgoing.destroy());
      // An upload that nobody takes any more is read to its end, or the connection would hang.
      outgoing.once("close", () => incoming.unpipe(outgoing).resume());
      outgoing.on("response", (answer) => {
        const refusal = proxyRefusal(way, answer);
        if (refusal === undefined) passBack(answer, response);
        else {
          outgoing.destroy();
          refuse(response, this.#told(incoming, this.#noted(target, refusal)));
        }
      });
      outgoing.on("error", (error) => {
        const retry = outgoing.reusedSocket && !response.headersSent && !response.destroyed;
        if (retry) this.#forward(incoming, response, true);
        else refuse(response, this.#told(incoming, error));
      });
      if (body) incoming.pipe(outgoing);
      else outgoing.end();
    } catch (error) {
      refuse(response, this.#told(incoming, error));
    }
  }

  #upgrade(incoming: IncomingMessage, head: Buffer): void {
    const browser = incoming.socket;
    try {
      const target = absoluteTarget(incoming.url ?? "");
      // Proxies forward what they know of HTTP, and few know of WebSockets: they go in a tunnel.
      const agent = this.#agents.single(this.#upstreamOf(target) ?? this.#directly);
      const outgoing = passOn(incoming, { target, agent, connection: "Upgrade" });
      browser.once("close", () => outgoing.destroy());
      outgoing.on("upgrade", (answer, outside: Socket, rest) => {
        browser.write(upgradeHead(answer));
        browser.write(rest);
        outside.write(head);
        join(browser, outside);
      });
      outgoing.on("response", (answer) => endDeclined(answer, browser));
      outgoing.on("error", (error) => endRefused(browser, this.#told(incoming, error)));
      outgoing.end();
    } catch (error) {
      endRefused(browser, this.#told(incoming, error));
    }
  }
}

function refusalOf({ status }: Partial<EgressError>): EgressRefusal {
  if (status === 403) return "policy";
  return status === 504 ? "timeout" : "unreachable";
}
