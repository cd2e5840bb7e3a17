import type { WebSocket } from "ws";
import { maximumFrame } from "../gateway.ts";
import type { Browser } from "../browser.ts";
import { BidiError, type RawEvent } from "./bidi.ts";
import { refusedCommand } from "./client-policy.ts";
import type { FirefoxAccess } from "./launch.ts";

const maximumBacklog = 2 * maximumFrame;

interface Command {
  id: number;
  method: string;
  params: Record<string, unknown>;
}

/** What a client has made, and how that is taken away again when it leaves. */
const made = {
  "network.addIntercept": ["intercept", "network.removeIntercept"],
  "network.addDataCollector": ["collector", "network.removeDataCollector"],
  "script.addPreloadScript": ["script", "script.removePreloadScript"],
} as const;

/**
 * Joins an outside WebDriver BiDi client to a Firefox until either goes. Firefox has one BiDi session,
 * which is the server's: the client's own is a part of it.
 */
export async function relayBidi(
  browser: Browser,
  firefox: FirefoxAccess,
  socket: WebSocket,
  onActivity: () => void,
): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const client = new BidiClient(firefox, socket);
  void browser.clientsDismissed.then(() => socket.close(1001, "the session has ended"));
  browser.tabs.clients += 1;
  const stop = firefox.bidi.watch((event) => client.receive(event));
  try {
    socket.on("message", (data: Buffer) => {
      onActivity();
      void client.send(data.toString("utf8"));
    });
    await Promise.race([closed, browser.clientsDismissed]);
  } finally {
    stop();
    await client.leave();
    browser.tabs.clients -= 1;
  }
}

class BidiClient {
  #firefox: FirefoxAccess;
  #socket: WebSocket;
  /** What it hears of, by subscription. */
  #subscriptions = new Map<string, string[]>();
  /** What it has made: how to remove it, by its id. */
  #made = new Map<string, () => Promise<unknown>>();
  /** Requests that wait for its word. */
  #held = new Set<string>();

  constructor(firefox: FirefoxAccess, socket: WebSocket) {
    this.#firefox = firefox;
    this.#socket = socket;
  }

  /** Firefox → client. */
  receive({ method, raw }: RawEvent): void {
    const wanted = [...this.#subscriptions.values()].flat();
    if (!wanted.some((name) => method === name || method.startsWith(`${name}.`))) return;
    if (this.#socket.bufferedAmount > maximumBacklog)
      return this.#socket.close(1013, "the client reads too slowly");
    this.#noteHeld(method, raw);
    this.#socket.send(raw);
  }

  #noteHeld(method: string, raw: string): void {
    if (this.#made.size === 0 || !method.startsWith("network.")) return;
    const { params } = JSON.parse(raw) as {
      params: { isBlocked: boolean; request: { request: string } };
    };
    if (params.isBlocked) this.#held.add(params.request.request);
    else this.#held.delete(params.request.request);
  }

  /** Client → Firefox. */
  async send(text: string): Promise<void> {
    const command = parseCommand(text);
    if (command === undefined) return this.#socket.close(1007, "expected a WebDriver BiDi command");
    const { id } = command;
    try {
      const result = await this.#carryOut(command);
      this.#tell({ type: "success", id, result });
    } catch (error) {
      const code = error instanceof BidiError ? error.code : "unknown error";
      this.#tell({ type: "error", id, error: code, message: (error as Error).message });
    }
    // Its part ends; the session is the server's to end.
    if (command.method === "session.end" || command.method === "browser.close")
      this.#socket.close(1000, "the client has left; the session goes on");
  }

  async #carryOut({ method, params }: Command): Promise<unknown> {
    const { bidi, capabilities, holdsRequests } = this.#firefox;
    const why = refusedCommand(method, params, holdsRequests());
    if (why !== undefined)
      throw new BidiError("unsupported operation", `${method} is refused: ${why}`);
    switch (method) {
      case "session.status":
        return { ready: true, message: "" };
      case "session.new":
        return { sessionId: "nocturne", capabilities };
      case "session.end":
      case "browser.close":
      // Downloads go into the session's own folder, wherever clients want them.
      case "browser.setDownloadBehavior":
        return {};
      case "session.subscribe":
        return this.#subscribe(params);
      case "session.unsubscribe":
        return this.#unsubscribe(params);
      case "network.removeIntercept":
        this.#assertOwn(params["intercept"]);
    }
    const result = await bidi.sendAny(method, params);
    this.#noteMade(method, result as Record<string, string>);
    return result;
  }

  #noteMade(method: string, result: Record<string, string>): void {
    if (!(method in made)) return;
    const [key, removal] = made[method as keyof typeof made];
    const id = result[key];
    const remove = () => this.#firefox.bidi.sendAny(removal, { [key]: id });
    if (id !== undefined) this.#made.set(id, remove);
  }

  #assertOwn(id: unknown): void {
    if (typeof id === "string" && this.#made.delete(id)) return;
    throw new BidiError("no such intercept", "it is none of this client's");
  }

  async #subscribe(params: Record<string, unknown>): Promise<unknown> {
    const result = await this.#firefox.bidi.sendAny("session.subscribe", params);
    const { subscription } = result as { subscription: string };
    this.#subscriptions.set(subscription, (params["events"] as string[] | undefined) ?? []);
    return result;
  }

  async #unsubscribe({ subscriptions, events }: Record<string, unknown>): Promise<object> {
    const ids = Array.isArray(subscriptions) ? subscriptions : [];
    const own = ids.filter((id: string) => this.#subscriptions.delete(id));
    const names = new Set<unknown>(Array.isArray(events) ? events : []);
    for (const [id, wanted] of this.#subscriptions)
      this.#subscriptions.set(
        id,
        wanted.filter((name) => !names.has(name)),
      );
    if (own.length > 0)
      await this.#firefox.bidi.sendAny("session.unsubscribe", { subscriptions: own });
    return {};
  }

  /** What it has made goes with it, and what waited for it goes on. */
  async leave(): Promise<void> {
    const { bidi } = this.#firefox;
    const over = [...this.#made.values()].map((remove) => remove());
    const subscriptions = [...this.#subscriptions.keys()];
    if (subscriptions.length > 0) over.push(bidi.sendAny("session.unsubscribe", { subscriptions }));
    await Promise.allSettled(over);
    const held = [...this.#held].map((request) =>
      bidi.send("network.continueRequest", { request }),
    );
    await Promise.allSettled(held);
  }

  #tell(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }
}

function parseCommand(text: string): Command | undefined {
  try {
    const { id, method, params = {} } = JSON.parse(text) as Partial<Command>;
    const isWhole = Number.isInteger(id) && typeof method === "string";
    return isWhole && typeof params === "object" && params !== null
      ? { id: id!, method, params }
      : undefined;
  } catch {
    return undefined;
  }
}
