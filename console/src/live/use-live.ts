import { useEffect, useRef, useState } from "react";
import type { LiveState, ServerMessage, ViewerMessage } from "../../../src/contract/live.ts";
import { type Address, connectLive, type LiveConnection, type LiveStatus } from "./connection.ts";

/** A word to the person: what was refused or failed, or a text that was copied over there. */
export interface LiveNotice {
  kind: "refused" | "failed" | "copied";
  text: string;
  /** Another one with every notice. */
  key: number;
}

/** A live session as a component sees it. */
export interface Live {
  status: LiveStatus;
  /** Undefined until the server has told it. */
  state: LiveState | undefined;
  /** Whether what is done here is done there. */
  mayAct: boolean;
  /** A CSS cursor by its name. */
  cursor: string;
  notice: LiveNotice | undefined;
  dismiss(): void;
  send(message: ViewerMessage): void;
  /** Called with every picture. */
  onPicture(listener: (message: ArrayBuffer) => void): void;
}

type Told = Exclude<ServerMessage, { type: "ended" }>;

/** Keeps a line to the live socket for as long as the component is there. */
export function useLive(address: () => Promise<Address>): Live {
  const [status, setStatus] = useState<LiveStatus>({ phase: "connecting", reason: null });
  const [state, setState] = useState<LiveState>();
  const [cursor, setCursor] = useState("default");
  const [notice, setNotice] = useState<LiveNotice>();
  const connection = useRef<LiveConnection>(undefined);
  const picture = useRef<(message: ArrayBuffer) => void>(undefined);
  const had = useRef(false);

  useEffect(() => {
    const tell = (kind: LiveNotice["kind"], text: string) =>
      setNotice({ kind, text, key: Date.now() });
    const hear = (message: Told) => {
      if (message.type === "state") {
        setState(message);
        had.current = message.control === "you";
      } else if (message.type === "cursor") setCursor(cursorName(message.cursor));
      else if (message.type === "clipboard") void copy(message.text, tell);
      else tell(message.type, message.reason);
    };
    const line = connectLive(address, {
      status: setStatus,
      // Who had control when the line broke takes it up again.
      opened: () => had.current && line.send({ type: "control", take: true }),
      message: (message) => hear(message as Told),
      picture: (message) => picture.current?.(message),
    });
    connection.current = line;
    return () => line[Symbol.dispose]();
  }, [address]);

  return {
    status,
    state,
    mayAct: state?.control === "you" && status.phase === "live",
    cursor,
    notice,
    dismiss: () => setNotice(undefined),
    send: (message) => connection.current?.send(message),
    onPicture: (listener) => {
      picture.current = listener;
    },
  };
}

/** A page may name a picture as its cursor; that would be fetched by the viewer. */
function cursorName(cursor: string): string {
  return /^[a-z-]+$/.test(cursor) ? cursor : "default";
}

async function copy(text: string, tell: (kind: "copied", text: string) => void): Promise<void> {
  if (text === "") return;
  await navigator.clipboard.writeText(text).catch(() => tell("copied", text));
}
