import { once } from "node:events";
import { type RawData, WebSocket } from "ws";
import type * as Bidi from "webdriver-bidi-protocol";
import { Activations } from "./activation.ts";

export type BidiCommands = Bidi.Commands;
/** What Firefox tells without being asked, by its name. */
export type BidiEvents = {
  [E in Bidi.Event as E["method"]]: E["params"];
};

/** A command that Firefox answered with an error; `code` is the protocol's, such as `no such frame`. */
export class BidiError extends Error {
  override name = "BidiError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A message of Firefox's as it came, and what it says of itself. */
export interface RawEvent {
  method: string;
  raw: string;
}

interface Message {
  id?: number;
  type?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: string;
  message?: string;
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

type ScriptParameters = Bidi.Script.EvaluateParameters | Bidi.Script.CallFunctionParameters;

const longestFrame = 256 * 1024 * 1024;

/** The one WebDriver BiDi connection of a Firefox (W3C WebDriver BiDi, 3). */
export class BidiConnection {
  /** Resolves when nothing comes any more. */
  readonly closed: Promise<void>;
  readonly activations = new Activations();
  #socket: WebSocket;
  #lastId = 0;
  #pending = new Map<number, Pending>();
  #listeners = new Map<string, Set<(params: never) => void>>();
  #watchers = new Set<(event: RawEvent) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: RawData) => this.#receive(textOf(data)));
    socket.on("error", () => socket.terminate());
    this.on("script.realmDestroyed", ({ realm }) => this.activations.destroyed(realm));
    this.closed = once(socket, "close").then(() => {
      for (const { reject } of this.#pending.values())
        reject(new BidiError("unknown error", "the browser is gone"));
      this.#pending.clear();
    });
  }

  /** Connects to `ws://127.0.0.1:<port>/session`; throws where nobody answers there. */
  static async open(url: string): Promise<BidiConnection> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: longestFrame });
    await once(socket, "open");
    return new BidiConnection(socket);
  }

  /** A script that does not say `userActivation` leaves that of its page as it is. */
  send<M extends keyof BidiCommands>(
    method: M,
    params: BidiCommands[M]["params"],
  ): Promise<BidiCommands[M]["returnType"]> {
    const whole = isScript(method, params)
      ? { userActivation: this.activations.has(params.target), ...params }
      : params;
    return this.sendAny(method, whole) as Promise<BidiCommands[M]["returnType"]>;
  }

  /** The same for a command that somebody else has made. */
  sendAny(method: string, params: unknown): Promise<unknown> {
    if (this.#socket.readyState !== WebSocket.OPEN)
      return Promise.reject(new BidiError("unknown error", "the browser is gone"));
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    this.#socket.send(JSON.stringify({ id, method, params }));
    if (isScript(method, params)) this.#noteScript(params, promise);
    return promise;
  }

  #noteScript(params: ScriptParameters, answer: Promise<unknown>): void {
    this.activations.sent(params);
    const note = (found: unknown) =>
      this.activations.answered(params, (found as Bidi.Script.EvaluateResult).realm);
    answer.then(note, () => this.activations.failed(params));
  }

  /** Listens to an event; returns how to stop. */
  on<E extends keyof BidiEvents>(event: E, listener: (params: BidiEvents[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Hears every event as it came; returns how to stop. */
  watch(watcher: (event: RawEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(raw: string): void {
    const message = JSON.parse(raw) as Message;
    if (message.id !== undefined && message.id !== null) {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.type === "error")
        pending?.reject(new BidiError(message.error ?? "unknown error", message.message ?? ""));
      else pending?.resolve(message.result);
      return;
    }
    if (message.method === undefined) return;
    for (const listener of this.#listeners.get(message.method) ?? [])
      listener(message.params as never);
    for (const watcher of this.#watchers) watcher({ method: message.method, raw });
  }
}

/** Whether a command runs a script; one that somebody else has made may lack what it needs. */
function isScript(method: string, params: unknown): params is ScriptParameters {
  if (method !== "script.evaluate" && method !== "script.callFunction") return false;
  const { target } = (params ?? {}) as { target?: unknown };
  return typeof target === "object" && target !== null;
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString("utf8");
}
