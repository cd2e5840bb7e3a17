import type { Protocol } from "devtools-protocol";
import { keyEvent, keyOf } from "../../actions/keyboard.ts";
import type { ViewerMessage } from "../../contract/live.ts";

export type KeyMessage = Extract<ViewerMessage, { type: "key" }>;

const [alt, control, meta, shift] = [1, 2, 4, 8];
/** What comes as composed text in the end, or says nothing. */
const unfinished = new Set(["Dead", "Process", "Compose", "Unidentified", "AltGraph"]);

/** A person's key as CDP's `Input.dispatchKeyEvent` takes it; undefined for one that is part of a composition. */
export function personKey(message: KeyMessage): Protocol.Input.DispatchKeyEventRequest | undefined {
  const { event, key, code, repeat } = message;
  if (key === "" || unfinished.has(key)) return undefined;
  const known = keyOf(key);
  const keyCode = known?.keyCode || (keyOf(code)?.keyCode ?? 0);
  const dispatched = keyEvent(
    event === "down" ? "keyDown" : "keyUp",
    { ...known, key, code: code || (known?.code ?? ""), keyCode },
    modifiersOf(message),
  );
  return { ...dispatched, autoRepeat: repeat };
}

/** On many layouts Alt is needed to write `@` or `ł`: then it is part of the character and no shortcut. */
function modifiersOf({ key, modifiers }: KeyMessage): number {
  const isWritten = Array.from(key).length === 1 && !/^[a-z0-9 ]$/i.test(key);
  return isWritten && (modifiers & alt) !== 0 ? modifiers & ~(alt | control) : modifiers;
}

/** Whether a key inserts what was copied in the browser. */
export function pastes({ key, modifiers }: KeyMessage): boolean {
  const isInsert = key === "Insert" && (modifiers & shift) !== 0;
  return isInsert || (key.toLowerCase() === "v" && (modifiers & (control | meta)) !== 0);
}
