import type { WebSocket } from "ws";

/** So many pictures may be on their way, for a line that is quick but long. */
const mostOnTheWay = 3;
const patienceMs = 20_000;

/**
 * Sends pictures no quicker than they arrive: after each a ping, whose pong comes when the picture has
 * been read. Of those that come meanwhile only the last is sent.
 */
export class Pictures {
  #socket: WebSocket;
  #next: Uint8Array | undefined;
  /** When those were sent that have not arrived, by their numbers. */
  #onTheWay = new Map<string, number>();
  #count = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("pong", (data: Buffer) => this.#arrived(data.toString("latin1")));
  }

  /** Whether nothing has arrived for long. */
  get isStuck(): boolean {
    const [sentAt] = this.#onTheWay.values();
    return sentAt !== undefined && Date.now() - sentAt > patienceMs;
  }

  show(picture: Uint8Array): void {
    this.#next = picture;
    this.#send();
  }

  #send(): void {
    if (this.#next === undefined || this.#onTheWay.size >= mostOnTheWay) return;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const number = `${++this.#count}`;
    this.#onTheWay.set(number, Date.now());
    this.#socket.send(this.#next);
    this.#socket.ping(number);
    this.#next = undefined;
  }

  #arrived(number: string): void {
    if (!this.#onTheWay.has(number)) return;
    // Browsers may answer several pings by the last one's pong (RFC 6455, 5.5.3).
    for (const earlier of this.#onTheWay.keys()) {
      this.#onTheWay.delete(earlier);
      if (earlier === number) break;
    }
    this.#send();
  }
}
