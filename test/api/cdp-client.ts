import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";

export interface CdpAnswer {
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
  sessionId?: string;
}

interface CdpEvent {
  method: string;
  params: Record<string, unknown>;
  sessionId?: string;
}

/** A CDP client without manners: it sends what it is told to, as it is. */
export class CdpClient implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly events: CdpEvent[] = [];
  /** How the server closed the socket. */
  readonly closed: Promise<{ code: number; reason: string }>;
  #waiting = new Map<unknown, (answer: CdpAnswer) => void>();
  #listeners = new Set<(event: CdpEvent) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = once(socket, "close").then(([code, reason]) => ({
      code: code as number,
      reason: String(reason),
    }));
    socket.on("message", (data: Buffer) => this.#receive(data));
  }

  static async connect(url: string): Promise<CdpClient> {
    const socket = new WebSocket(url);
    const client = new CdpClient(socket);
    await once(socket, "open");
    return client;
  }

  /** The answer to a command; fails when the socket closes instead. */
  async send(method: string, params: unknown = {}, sessionId?: string): Promise<CdpAnswer> {
    const id = ++this.#lastId;
    const answered = this.answerTo(id);
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    return answered;
  }

  /** The result of a command that has to succeed. */
  async result<T>(method: string, params: unknown = {}, sessionId?: string): Promise<T> {
    const { result, error } = await this.send(method, params, sessionId);
    assert.equal(error, undefined, `${method}: ${error?.message}`);
    return result as T;
  }

  answerTo(id: unknown): Promise<CdpAnswer> {
    const answered = new Promise<CdpAnswer>((resolve) => this.#waiting.set(id, resolve));
    const gone = this.closed.then(({ code, reason }) => {
      throw new Error(`The socket was closed with ${code} ${reason}`);
    });
    return Promise.race([answered, gone]);
  }

  /** The next event of this kind. */
  event(wanted: (event: CdpEvent) => boolean): Promise<CdpEvent> {
    return new Promise((resolve) => {
      const listener = (event: CdpEvent) => {
        if (!wanted(event)) return;
        this.#listeners.delete(listener);
        resolve(event);
      };
      this.#listeners.add(listener);
    });
  }

  /** Attaches to the first page; returns the CDP session's id. */
  async attachToPage(): Promise<string> {
    const { targetInfos } = await this.result<{
      targetInfos: { type: string; targetId: string }[];
    }>("Target.getTargets");
    const { targetId } = targetInfos.find(({ type }) => type === "page")!;
    const attached = { targetId, flatten: true };
    return (await this.result<{ sessionId: string }>("Target.attachToTarget", attached)).sessionId;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #receive(data: Buffer): void {
    const message = JSON.parse(data.toString("utf8")) as CdpAnswer & CdpEvent & { id?: unknown };
    if (message.method !== undefined) {
      this.events.push(message);
      for (const listener of this.#listeners) listener(message);
      return;
    }
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }
}

/** Tries to open a WebSocket: `open`, or the answer that refused it. */
export async function handshake(
  url: string,
  headers: Record<string, string> = {},
): Promise<"open" | Response> {
  const socket = new WebSocket(url, { headers });
  // Closing before it is open is an error to `ws`, and what we want here.
  socket.on("error", () => undefined);
  const opened = new Promise<"open">((resolve) => socket.once("open", () => resolve("open")));
  const refused = new Promise<Response>((resolve) => {
    socket.once("unexpected-response", (_request, answer) => resolve(responseOf(answer)));
  });
  const outcome = await Promise.race([opened, refused]);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.terminate();
  await closed;
  return outcome;
}

/** What Node received, as `fetch` would have it. */
export async function responseOf(answer: IncomingMessage): Promise<Response> {
  const chunks = (await answer.toArray()) as Buffer[];
  const headers = { "content-type": answer.headers["content-type"] ?? "" };
  return new Response(Buffer.concat(chunks), { status: answer.statusCode!, headers });
}
