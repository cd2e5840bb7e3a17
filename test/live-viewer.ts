import assert from "node:assert/strict";
import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";
import { unpackFrame } from "../src/contract/live-frame.ts";
import { type LiveState, ServerMessage, type ViewerMessage } from "../src/contract/live.ts";
import { until } from "./processes.ts";

/** A viewer without a picture: it speaks to the live socket of a session and keeps what it is told. */
export class LiveViewer implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly told: ServerMessage[] = [];
  readonly pictures: ReturnType<typeof unpackFrame>[] = [];
  /** How the server closed the socket. */
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = once(socket, "close").then(([code, reason]) => ({
      code: code as number,
      reason: String(reason),
    }));
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.pictures.push(unpackFrame(new Uint8Array(data).buffer));
      else this.told.push(ServerMessage.parse(JSON.parse(data.toString("utf8"))));
    });
  }

  static async open(url: string, options: ClientOptions = {}): Promise<LiveViewer> {
    const socket = new WebSocket(url, options);
    const viewer = new LiveViewer(socket);
    await once(socket, "open");
    return viewer;
  }

  get state(): LiveState | undefined {
    return this.all("state").at(-1);
  }

  all<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.told.filter((one) => one.type === type) as Extract<ServerMessage, { type: T }>[];
  }

  send(...messages: ViewerMessage[]): void {
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }

  /** Waits for a state that is so. */
  async sees(what: string, isSo: (state: LiveState) => unknown): Promise<LiveState> {
    await until(`a viewer sees ${what}`, () => this.state !== undefined && isSo(this.state));
    return this.state!;
  }

  /** The next message of a kind that an act brings. */
  async answer<T extends ServerMessage["type"]>(
    type: T,
    ...messages: ViewerMessage[]
  ): Promise<Extract<ServerMessage, { type: T }>> {
    const before = this.all(type).length;
    this.send(...messages);
    await until(`a viewer is told ${type}`, () => this.all(type).length > before);
    return this.all(type)[before]!;
  }

  async takeControl(): Promise<void> {
    this.send({ type: "control", take: true });
    await this.sees("that it has control", ({ control }) => control === "you");
  }

  async giveBack(): Promise<void> {
    this.send({ type: "control", take: false });
    await this.sees("that nobody has control", ({ control }) => control === "nobody");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** The messages of a key that is pressed and let go. */
export function stroke(key: string, code: string, modifiers = 0): ViewerMessage[] {
  const common = { type: "key", key, code, modifiers, repeat: false } as const;
  return [
    { ...common, event: "down" },
    { ...common, event: "up" },
  ];
}

/** The messages of a click; `clicks` of a double click. */
export function click({ x, y }: { x: number; y: number }, clicks = 1): ViewerMessage[] {
  const common = { type: "mouse", x, y, button: "left", modifiers: 0 } as const;
  return Array.from({ length: clicks }, (_, at) => [
    { ...common, event: "down" as const, buttons: 1, clicks: at + 1 },
    { ...common, event: "up" as const, buttons: 0, clicks: at + 1 },
  ]).flat();
}

/** Refuses to be told anything but what is expected. */
export function nothingFailed(viewer: LiveViewer): void {
  const failed = viewer.told.filter(({ type }) => type === "failed" || type === "refused");
  assert.deepEqual(failed, []);
}
