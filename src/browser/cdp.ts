import type { ProtocolMapping } from "devtools-protocol/types/protocol-mapping.js";
import type { CdpTransport } from "./transport.ts";

export type Commands = ProtocolMapping.Commands;
export type Events = ProtocolMapping.Events;
type Parameters<M extends keyof Commands> = Commands[M]["paramsType"];
type Listener = (params: never) => void;

/** A command that the browser answered with an error, or that lost its connection. */
export class CdpError extends Error {
  override name = "CdpError";
  readonly method: string;

  constructor(method: string, message: string, options?: ErrorOptions) {
    super(`${method}: ${message}`, options);
    this.method = method;
  }
}

/** The browser has ended, and with it all that was asked of it. */
export class BrowserGone extends CdpError {
  override name = "BrowserGone";

  constructor(method: string) {
    super(method, "the browser is gone");
  }
}

interface Pending {
  method: string;
  sessionId: string | undefined;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
  sessionId?: string;
}

/** Receives, as raw JSON, all that the browser sends to the CDP sessions of one outside client. */
export interface RawClient {
  receive(message: Buffer, sessionId: string): void;
  /** A session was attached under one of the client's. */
  attached(child: AttachedChild, parentId: string): void;
  detached(sessionId: string): void;
}

/** What `Target.attachedToTarget` tells of a new session. */
export interface AttachedChild {
  sessionId: string;
  targetInfo: { targetId: string; type: string };
}

/** The session id that Chromium writes as the last member of a message: 32 hex digits, or what another browser takes. */
const sessionTail = /"sessionId":"([\w.:-]{1,64})"\}$/;
const tailLength = 80;
const attachedHead = '{"method":"Target.attachedToTarget"';
const detachedHead = '{"method":"Target.detachedFromTarget"';

/**
 * One CDP connection, by whatever carries its messages.
 * Outside clients share it: each has a browser or page session of its own, and what belongs to that
 * session or its children goes to the client unparsed.
 */
export class CdpConnection {
  readonly browser: CdpSession;
  /** Resolves when the pipe has closed: the browser is gone. */
  readonly closed: Promise<void>;
  #transport: CdpTransport;
  #lastId = 0;
  #pending = new Map<number, Pending>();
  #sessions = new Map<string, CdpSession>();
  #rawClients = new Map<string, RawClient>();
  #isClosed = false;

  constructor(transport: CdpTransport) {
    this.#transport = transport;
    this.browser = new CdpSession(this, undefined);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    transport.open({
      message: (message) => this.#dispatch(message),
      closed: () => {
        // First: whoever waits for an answer then finds the session ended and not just a command failed.
        resolve();
        this.#close();
      },
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The session with this id; made on first use. */
  session(id: string): CdpSession {
    let session = this.#sessions.get(id);
    if (session === undefined) {
      session = new CdpSession(this, id);
      this.#sessions.set(id, session);
    }
    return session;
  }

  send<M extends keyof Commands>(
    method: M,
    params: Parameters<M>[0] | undefined,
    sessionId: string | undefined,
  ): Promise<Commands[M]["returnType"]> {
    if (this.#isClosed) return Promise.reject(new BrowserGone(method));
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { method, sessionId, resolve, reject });
    this.sendRaw(JSON.stringify({ id, method, params, sessionId }));
    return promise as Promise<Commands[M]["returnType"]>;
  }

  /** Fails what a session's target will not answer any more: Chromium drops it without a word. */
  abandon(sessionId: string | undefined, reason: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.sessionId !== sessionId) continue;
      this.#pending.delete(id);
      pending.reject(new CdpError(pending.method, reason));
    }
  }

  /** Writes a message of an outside client as it is. */
  sendRaw(message: string | Buffer): void {
    if (!this.#isClosed) this.#transport.send(message);
  }

  /** From now on, messages of this session and of those attached under it go to the client. */
  route(sessionId: string, client: RawClient): void {
    this.#rawClients.set(sessionId, client);
  }

  /** Forgets every session of a client; returns their ids. */
  unroute(client: RawClient): string[] {
    const ids = [...this.#rawClients].filter(([, owner]) => owner === client).map(([id]) => id);
    for (const id of ids) this.#rawClients.delete(id);
    return ids;
  }

  /** Whether this session was attached by this client: it may send to no other. */
  owns(client: RawClient, sessionId: string): boolean {
    return this.#rawClients.get(sessionId) === client;
  }

  #dispatch(raw: Buffer): void {
    const tail = raw.toString("latin1", Math.max(0, raw.length - tailLength), raw.length);
    const sessionId = sessionTail.exec(tail)?.[1];
    const client = sessionId === undefined ? undefined : this.#rawClients.get(sessionId);
    if (client !== undefined && sessionId !== undefined) {
      this.#followChildren(raw, client, sessionId);
      client.receive(raw, sessionId);
      return;
    }
    this.#handle(JSON.parse(raw.toString("utf8")) as Message);
  }

  /** A session attached under a client's session is the client's too. */
  #followChildren(raw: Buffer, client: RawClient, parentId: string): void {
    const head = raw.toString("latin1", 0, detachedHead.length);
    const attached = head.startsWith(attachedHead);
    if (!attached && head !== detachedHead) return;
    const { params } = JSON.parse(raw.toString("utf8")) as { params: AttachedChild };
    if (attached) {
      this.#rawClients.set(params.sessionId, client);
      client.attached(params, parentId);
    } else {
      this.#rawClients.delete(params.sessionId);
      client.detached(params.sessionId);
    }
  }

  #handle(message: Message): void {
    if (message.id !== undefined) {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error) pending?.reject(new CdpError(pending.method, message.error.message));
      else pending?.resolve(message.result);
      return;
    }
    if (message.method === undefined) return;
    const session =
      message.sessionId === undefined ? this.browser : this.#sessions.get(message.sessionId);
    session?.dispatch(message.method, message.params);
    if (message.method === "Target.detachedFromTarget") {
      const { sessionId } = message.params as { sessionId: string };
      this.#sessions.get(sessionId)?.dispatch("detached", undefined);
      this.#sessions.delete(sessionId);
      this.abandon(sessionId, "the page was closed");
    }
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { method, reject } of this.#pending.values()) {
      reject(new BrowserGone(method));
    }
    this.#pending.clear();
    this.#sessions.clear();
  }
}

/** A CDP session: the browser itself, or one attached target. */
export class CdpSession {
  readonly id: string | undefined;
  readonly connection: CdpConnection;
  #listeners = new Map<string, Set<Listener>>();

  constructor(connection: CdpConnection, id: string | undefined) {
    this.connection = connection;
    this.id = id;
  }

  send<M extends keyof Commands>(
    method: M,
    params?: Parameters<M>[0],
  ): Promise<Commands[M]["returnType"]> {
    return this.connection.send(method, params, this.id);
  }

  /** Sends a command whose answer nobody waits for; a target that has gone meanwhile is no error. */
  post<M extends keyof Commands>(method: M, params?: Parameters<M>[0]): void {
    this.send(method, params).catch(() => undefined);
  }

  /** Ends the session, and with it what it has set, such as an interception: what still waits goes on. */
  async detach(): Promise<void> {
    const { browser } = this.connection;
    // One that has gone already is no error.
    if (this.id !== undefined)
      await browser.send("Target.detachFromTarget", { sessionId: this.id }).catch(() => undefined);
  }

  /** Fails the commands that wait for an answer: the target's process has crashed. */
  abandon(reason: string): void {
    this.connection.abandon(this.id, reason);
  }

  /** Listens to an event (`detached` when the target has gone); returns how to stop. */
  on<E extends keyof Events>(event: E, listener: (params: Events[E][0]) => void): () => void;
  on(event: "detached", listener: () => void): () => void;
  on(event: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  dispatch(event: string, params: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(params as never);
  }
}
