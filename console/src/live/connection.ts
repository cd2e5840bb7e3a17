import type { ServerMessage, ViewerMessage } from "../../../src/contract/live.ts";

/** How the line to a session stands; `reason` says why where it is not simply so. */
export interface LiveStatus {
  phase: "connecting" | "live" | "reconnecting" | "ended";
  reason: string | null;
}

/** Where the socket is, or why there is none any more. */
export type Address = { url: string } | { ended: string };

/** Who is told what comes over the line. */
export interface LiveListener {
  status(status: LiveStatus): void;
  /** The line is open, for the first time or again. */
  opened(): void;
  message(message: ServerMessage): void;
  picture(message: ArrayBuffer): void;
}

/** The line to a session's live socket. */
export interface LiveConnection extends Disposable {
  /** Sends a message; without an open line it is dropped. */
  send(message: ViewerMessage): void;
}

/** Milliseconds to wait before the given try, from 1; less regular than others' so that not all come at once. */
export function retryDelay(attempt: number, chance: number): number {
  return Math.min(500 * 2 ** Math.min(attempt - 1, 10), 15_000) * (0.75 + chance / 2);
}

const unreachable = "The server can't be reached, or this link is no longer good.";

/** Opens the live socket and opens it again whenever it is lost, until the session ends or it is disposed. */
export function connectLive(
  address: () => Promise<Address>,
  listener: LiveListener,
): LiveConnection {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isOver = false;

  const end = (reason: string) => {
    isOver = true;
    listener.status({ phase: "ended", reason });
  };
  const retry = (reason: string) => {
    if (isOver) return;
    failures += 1;
    listener.status({ phase: "reconnecting", reason });
    timer = setTimeout(open, retryDelay(failures, Math.random()));
  };
  const receive = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (isOver) return;
    if (typeof data !== "string") return listener.picture(data);
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === "ended") end(message.reason);
    else listener.message(message);
  };
  const connect = (url: string) => {
    const line = new WebSocket(url);
    socket = line;
    line.binaryType = "arraybuffer";
    line.addEventListener("open", () => {
      failures = 0;
      listener.status({ phase: "live", reason: null });
      listener.opened();
    });
    line.addEventListener("message", receive);
    line.addEventListener("close", ({ code, reason }) => {
      if (code === 1008) end(reason || "This link is no longer good.");
      else retry(reason || unreachable);
    });
  };
  const open = () => {
    address().then(
      (where) => {
        if (isOver) return;
        if ("ended" in where) end(where.ended);
        else connect(where.url);
      },
      () => retry(unreachable),
    );
  };

  listener.status({ phase: "connecting", reason: null });
  open();
  return {
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    [Symbol.dispose]() {
      isOver = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}
