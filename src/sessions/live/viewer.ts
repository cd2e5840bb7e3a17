import type { WebSocket } from "ws";
import { ActionFailure } from "../../actions/action.ts";
import { type ServerMessage, ViewerMessage } from "../../contract/live.ts";
import { Pictures } from "./pictures.ts";

/** Beside pictures, so much may wait for a viewer that reads slowly, in bytes. */
const longestBacklog = 4 * 1024 * 1024;
const mostMessagesASecond = 200;

/** What a viewer may be told that is so by intention. */
export class Refused extends Error {
  override name = "Refused";
}

/** One who watches a session, over a socket of its own. */
export class Viewer {
  readonly id = crypto.randomUUID();
  /** Whether its link lets it take control. */
  readonly mayControl: boolean;
  readonly #socket: WebSocket;
  #pictures: Pictures;
  #told = "";
  #messages = 0;
  #second: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, mayControl: boolean) {
    this.#socket = socket;
    this.mayControl = mayControl;
    this.#pictures = new Pictures(socket);
  }

  /** Calls back with each message, and at the end; what is no message ends the connection. */
  listen(take: (message: ViewerMessage) => Promise<void>, left: () => void): void {
    this.#socket.on("message", (data: Buffer, isBinary) => {
      this.#bound();
      const message = isBinary ? undefined : messageIn(data);
      if (message === undefined) return this.#socket.close(1007, "this is no message of a viewer");
      take(message).catch((error: unknown) => this.tell(answerTo(error)));
    });
    this.#socket.once("close", () => {
      clearTimeout(this.#second);
      left();
    });
  }

  tell(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > longestBacklog) return this.#drop();
    this.#socket.send(JSON.stringify(message));
  }

  /** Tells how things stand, unless that was told already. */
  tellState(state: ServerMessage & { type: "state" }): void {
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.tell(state);
  }

  /** Sends a picture, as `packFrame` makes it, as soon as the viewer has read those before. */
  show(picture: Uint8Array): void {
    this.#pictures.show(picture);
  }

  /** Lets go of a viewer that has not read anything for long. */
  check(): void {
    if (this.#pictures.isStuck) this.#drop();
  }

  /** Tells that the session has ended, and why. */
  over(reason: string): void {
    tellEnd(this.#socket, reason);
  }

  end(code: number, reason: string): void {
    // Paused, it would not hear that the other side closes as well.
    this.#socket.resume();
    this.#socket.close(code, reason.slice(0, 120));
  }

  #drop(): void {
    this.end(1013, "the viewer does not read what it is sent");
  }

  /** Whoever sends more than that is read no quicker. */
  #bound(): void {
    this.#messages += 1;
    this.#second ??= setTimeout(() => {
      this.#second = undefined;
      this.#messages = 0;
      this.#socket.resume();
    }, 1_000);
    if (this.#messages >= mostMessagesASecond) this.#socket.pause();
  }
}

function messageIn(data: Buffer): ViewerMessage | undefined {
  try {
    return ViewerMessage.safeParse(JSON.parse(data.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Only what was said for the viewer is told: the words of other errors are for nobody. */
function answerTo(error: unknown): ServerMessage {
  if (error instanceof Refused) return { type: "refused", reason: error.message };
  const reason = error instanceof ActionFailure ? error.message : "The page could not be reached.";
  return { type: "failed", reason };
}

/** Tells a viewer that the session has ended, and why, and lets go of it. */
export function tellEnd(socket: WebSocket, reason: string): void {
  // Paused, it would not hear that the other side closes as well.
  socket.resume();
  if (socket.readyState !== socket.OPEN) return;
  socket.send(JSON.stringify({ type: "ended", reason } satisfies ServerMessage));
  socket.close(1000, `the session has ended: ${reason}`);
}
