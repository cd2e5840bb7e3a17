import type { ViewerMessage } from "../../../src/contract/live.ts";

/** What is read of a KeyboardEvent. */
export interface KeyPress {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
  isComposing: boolean;
  /** With AltGraph the key types a character, although Control and Alt are told as well. */
  altGraph: boolean;
}

/** What a key that goes down is for. */
export type KeyStep =
  | { do: "send"; message: ViewerMessage }
  /** The text field gets it: an input method composes, or the paste event follows. */
  | { do: "compose" }
  /** This machine's own. */
  | { do: "leave alone" };

type Modifiers = Pick<KeyPress, "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** The modifiers as CDP counts them; ⌘ is told as Control, as the remote browser knows shortcuts. */
export function modifiersOf({ altKey, ctrlKey, metaKey, shiftKey }: Modifiers): number {
  return (altKey ? 1 : 0) | (ctrlKey || metaKey ? 2 : 0) | (shiftKey ? 8 : 0);
}

const composing = new Set(["Dead", "Process", "Unidentified", "Compose"]);
const local = new Set(["F11", "F12", "Meta", "OS"]);

/** What is to be done with a key that went down. */
export function keyDown(press: KeyPress): KeyStep {
  if (press.isComposing || composing.has(press.key)) return { do: "compose" };
  if (local.has(press.key)) return { do: "leave alone" };
  if (press.altGraph && !/^[A-Z][a-z]/.test(press.key)) {
    return { do: "send", message: { type: "text", text: press.key } };
  }
  return shortcut(press) ?? { do: "send", message: keyMessage("down", press) };
}

function shortcut(press: KeyPress): KeyStep | undefined {
  if (!(press.ctrlKey || press.metaKey) || press.altKey || press.shiftKey) return undefined;
  const key = press.key.toLowerCase();
  if (key === "v") return { do: "compose" };
  if (key !== "c" && key !== "x") return undefined;
  return { do: "send", message: { type: "copy", cut: key === "x" } };
}

/** A key as the server is told of it. */
export function keyMessage(event: "down" | "up", press: KeyPress): ViewerMessage {
  const { key, code, repeat } = press;
  const isMeta = key === "Meta" || key === "OS";
  return {
    type: "key",
    event,
    key: isMeta ? "Control" : key,
    code: isMeta ? "ControlLeft" : code,
    modifiers: modifiersOf(press),
    repeat: event === "down" && repeat,
  };
}
