import type { WebSocket } from "ws";
import { type ClientInput, inputOf, worksOnPage } from "./client-work.ts";
import { type ClientCommand, judge } from "./command-policy.ts";
import type { AttachedChild, RawClient } from "./cdp.ts";
import type { Browser } from "./browser.ts";
import { QuietClients } from "./quiet/quiet-clients.ts";

/** Frames larger than this are refused on both sides, in bytes. */
export const maximumFrame = 100 * 1024 * 1024;
const maximumBacklog = 2 * maximumFrame;

/** WebSocket close codes (RFC 6455, 7.4) that a client sees, with our reasons. */
const closeCodes = { normal: 1000, goingAway: 1001, tooSlow: 1013 } as const;

export interface RelayOptions {
  /** The page to speak to; without it the whole browser. */
  targetId?: string;
  /** Called whenever the client sends: only that counts as activity. */
  onActivity(): void;
  /** Called with what the client does with the mouse and the keyboard. */
  onInput(input: ClientInput): void;
  /** Keeps the domain Runtime off where that can be; called where it can't. Without it nothing is kept off. */
  quiet?: { onLoud(): void } | undefined;
}

/**
 * Joins an outside CDP client to the browser until either goes. The client gets a session of its
 * own; what it sends is judged first, what it receives is passed on as it is.
 */
export async function relay(
  browser: Browser,
  socket: WebSocket,
  options: RelayOptions,
): Promise<void> {
  socket.pause();
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  let isDismissed = false;
  void browser.clientsDismissed.then(() => {
    isDismissed = true;
    // Paused, it would not hear that the client closes as well.
    socket.resume();
    socket.close(closeCodes.goingAway, "the session has ended");
  });
  browser.tabs.clients += 1;
  try {
    await browser.tabs.backstage;
    const rootId = await attach(browser, options.targetId);
    const client = new GatewayClient(browser, socket, rootId, options);
    browser.cdp.route(rootId, client);
    socket.on("message", (data: Buffer) => {
      options.onActivity();
      if (!isDismissed) client.send(data);
    });
    browser.cdp.session(rootId).on("detached", () => {
      socket.close(closeCodes.normal, "the page was closed");
    });
    socket.resume();
    if (socket.readyState <= socket.OPEN) await Promise.race([closed, browser.clientsDismissed]);
    browser.cdp.unroute(client);
    const host = await browser.gatewaySession();
    host.post("Target.detachFromTarget", { sessionId: rootId });
    browser.downloads.clientLeft();
  } finally {
    browser.tabs.clients -= 1;
  }
}

/** Attached under a session of the gateway's own, so that the server's tabs do not see these sessions. */
async function attach(browser: Browser, targetId: string | undefined): Promise<string> {
  const host = await browser.gatewaySession();
  const { sessionId } =
    targetId === undefined
      ? await host.send("Target.attachToBrowserTarget")
      : await host.send("Target.attachToTarget", { targetId, flatten: true });
  return sessionId;
}

class GatewayClient implements RawClient {
  #browser: Browser;
  #socket: WebSocket;
  #rootId: string;
  #rootTail: string;
  /** The pages that the client's sessions are in, by session. */
  #pages = new Map<string, string>();
  #onInput: RelayOptions["onInput"];
  #quiet: QuietClients | undefined;

  constructor(browser: Browser, socket: WebSocket, rootId: string, options: RelayOptions) {
    this.#browser = browser;
    if (options.targetId !== undefined) this.#pages.set(rootId, options.targetId);
    this.#onInput = options.onInput;
    this.#socket = socket;
    this.#rootId = rootId;
    this.#rootTail = `,"sessionId":"${rootId}"}`;
    if (options.quiet !== undefined) this.#quiet = this.#keepQuiet(options.quiet);
  }

  #keepQuiet({ onLoud }: { onLoud(): void }): QuietClients {
    return new QuietClients({
      toBrowser: (message) => this.#browser.cdp.sendRaw(JSON.stringify(message)),
      toClient: (event, sessionId) => {
        const named = sessionId === this.#rootId ? event : { ...event, sessionId };
        this.#socket.send(JSON.stringify(named));
      },
      onLoud,
    });
  }

  /** Browser → client: only the root session's id, which the client does not know, is cut off. */
  receive(message: Buffer, sessionId: string): void {
    if (this.#quiet?.passes(message, sessionId) === false) return;
    if (this.#socket.bufferedAmount > maximumBacklog) {
      this.#socket.close(closeCodes.tooSlow, "the client reads too slowly");
      return;
    }
    if (sessionId !== this.#rootId) {
      this.#socket.send(message, { binary: false });
      return;
    }
    const body = message.subarray(0, message.length - this.#rootTail.length);
    this.#socket.send(Buffer.concat([body, Buffer.from("}")]), { binary: false });
  }

  attached({ sessionId, targetInfo }: AttachedChild, parentId: string): void {
    const pageId = targetInfo.type === "page" ? targetInfo.targetId : this.#pages.get(parentId);
    if (pageId !== undefined) this.#pages.set(sessionId, pageId);
    this.#quiet?.attached(sessionId, targetInfo.type);
  }

  detached(sessionId: string): void {
    this.#pages.delete(sessionId);
    this.#quiet?.detached(sessionId);
  }

  /** Client → browser. */
  send(data: Buffer): void {
    const command = parseCommand(data);
    if (command === undefined) {
      this.#socket.close(1007, "expected a CDP message");
      return;
    }
    if (!isWellFormed(command)) {
      return this.#fail(
        command,
        -32600,
        "Expected an integer id, a method, params and a sessionId",
      );
    }
    if (command.sessionId !== undefined && !this.#browser.cdp.owns(this, command.sessionId)) {
      return this.#fail(command, -32001, "Session with given id not found.");
    }
    if (command.method === "Browser.close") return this.#leave(command);
    if (command.method === "Browser.setDownloadBehavior")
      this.#browser.downloads.clientChose(command.params?.["browserContextId"]);
    const verdict = judge(command, this.#browser.downloadFolder);
    if (verdict === "pass") {
      this.#noteWork(command);
      const { sessionId } = command;
      const send = () =>
        this.#browser.cdp.sendRaw(sessionId === undefined ? this.#withRoot(data) : data);
      if (this.#quiet === undefined) send();
      else this.#quiet.send(command, sessionId ?? this.#rootId, send);
    } else if ("refuse" in verdict) {
      this.#fail(command, -32000, `${command.method} is refused: ${verdict.refuse}`);
    } else {
      const sessionId = command.sessionId ?? this.#rootId;
      this.#browser.cdp.sendRaw(JSON.stringify({ ...command, params: verdict.params, sessionId }));
    }
  }

  /** Who watches sees the page that the client works on. */
  #noteWork(command: ClientCommand): void {
    const { shown, all } = this.#browser.tabs;
    if (command.method === "Target.createTarget") return shown.expect();
    if (!worksOnPage(command)) return;
    const named = command.method === "Target.activateTarget" && command.params?.["targetId"];
    const pageId = named || this.#pages.get(command.sessionId ?? this.#rootId);
    const tab = all.find(({ targetId }) => targetId === pageId);
    if (tab === undefined) return;
    shown.show(tab);
    const input = inputOf(command);
    if (input !== undefined) this.#onInput({ tab: tab.targetId, ...input });
  }

  #withRoot(data: Buffer): string {
    const text = data.toString("utf8");
    return text.slice(0, text.lastIndexOf("}")) + this.#rootTail;
  }

  /** Closing "the browser" ends this client's part; the session is the server's to end. */
  #leave(command: ClientCommand): void {
    this.#socket.send(JSON.stringify({ id: command.id, result: {} }));
    this.#socket.close(closeCodes.normal, "the client closed the browser; the session goes on");
  }

  #fail(command: ClientCommand, code: number, message: string): void {
    const { id, sessionId } = command;
    this.#socket.send(JSON.stringify({ id, error: { code, message }, sessionId }));
  }
}

function parseCommand(data: Buffer): ClientCommand | undefined {
  try {
    const command: unknown = JSON.parse(data.toString("utf8"));
    return isObject(command) ? command : undefined;
  } catch {
    return undefined;
  }
}

const members = new Set(["id", "method", "params", "sessionId"]);

/** What Chromium takes as a command; its answer to anything else names no session, so we could not pass it on. */
function isWellFormed(command: ClientCommand): boolean {
  const { id, method, params = {} } = command;
  const isNumbered = typeof id === "number" && Number.isInteger(id) && Math.abs(id) < 2 ** 31;
  const isNamed = typeof method === "string" && /^[\x20-\x7e]+$/.test(method);
  const hasMore = Object.keys(command).some((name) => !members.has(name));
  return isNumbered && isNamed && isObject(params) && !hasMore;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
