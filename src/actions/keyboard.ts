import type { Protocol } from "devtools-protocol";
import type { Tab } from "../browser/tab.ts";
import { ActionFailure, type Run } from "./action.ts";

/** A key as CDP's `Input` names it. */
export interface Key {
  key: string;
  code: string;
  keyCode: number;
  text?: string;
}

const shiftedDigits = ")!@#$%^&*(";
const punctuation: [plain: string, shifted: string, code: string, keyCode: number][] = [
  [";", ":", "Semicolon", 186],
  ["=", "+", "Equal", 187],
  [",", "<", "Comma", 188],
  ["-", "_", "Minus", 189],
  [".", ">", "Period", 190],
  ["/", "?", "Slash", 191],
  ["`", "~", "Backquote", 192],
  ["[", "{", "BracketLeft", 219],
  ["\\", "|", "Backslash", 220],
  ["]", "}", "BracketRight", 221],
  ["'", '"', "Quote", 222],
];

const named: Record<string, [code: string, keyCode: number, text?: string]> = {
  Backspace: ["Backspace", 8],
  Tab: ["Tab", 9],
  Enter: ["Enter", 13, "\r"],
  Shift: ["ShiftLeft", 16],
  Control: ["ControlLeft", 17],
  Alt: ["AltLeft", 18],
  Pause: ["Pause", 19],
  CapsLock: ["CapsLock", 20],
  Escape: ["Escape", 27],
  " ": ["Space", 32, " "],
  PageUp: ["PageUp", 33],
  PageDown: ["PageDown", 34],
  End: ["End", 35],
  Home: ["Home", 36],
  ArrowLeft: ["ArrowLeft", 37],
  ArrowUp: ["ArrowUp", 38],
  ArrowRight: ["ArrowRight", 39],
  ArrowDown: ["ArrowDown", 40],
  Insert: ["Insert", 45],
  Delete: ["Delete", 46],
  Meta: ["MetaLeft", 91],
  ContextMenu: ["ContextMenu", 93],
};

const aliases: Record<string, string> = {
  Space: " ",
  Return: "Enter",
  Esc: "Escape",
  Del: "Delete",
  Up: "ArrowUp",
  Down: "ArrowDown",
  Left: "ArrowLeft",
  Right: "ArrowRight",
  Ctrl: "Control",
  ControlOrMeta: "Control",
  Command: "Meta",
};

/** The bits of `Input.dispatchKeyEvent.modifiers` (CDP). */
const modifierBits: Record<string, number> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 };

/** A key of the US layout by its name or character; undefined when there is none. */
export function keyOf(name: string): Key | undefined {
  const known = aliases[name] ?? name;
  const entry = named[known];
  if (entry !== undefined) {
    const [code, keyCode, text] = entry;
    return { key: known, code, keyCode, ...(text === undefined ? {} : { text }) };
  }
  const functionKey = /^F([1-9]|1[0-2])$/.exec(known)?.[1];
  if (functionKey !== undefined)
    return { key: known, code: known, keyCode: 111 + Number(functionKey) };
  const byCode = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(known);
  if (byCode !== null) return keyOf((byCode[1]?.toLowerCase() ?? byCode[2])!);
  return Array.from(known).length === 1 ? characterKey(known) : undefined;
}

function characterKey(character: string): Key {
  const upper = character.toUpperCase();
  if (/^[A-Z]$/.test(upper)) {
    return { key: character, code: `Key${upper}`, keyCode: upper.charCodeAt(0), text: character };
  }
  const digit = /^[0-9]$/.test(character) ? Number(character) : shiftedDigits.indexOf(character);
  if (digit >= 0)
    return { key: character, code: `Digit${digit}`, keyCode: 48 + digit, text: character };
  const mark = punctuation.find(([plain, shifted]) => plain === character || shifted === character);
  return { key: character, code: mark?.[2] ?? "", keyCode: mark?.[3] ?? 0, text: character };
}

/** Presses a key or a chord such as `Control+Shift+A`, on whatever has the focus. */
export async function pressKey(tab: Tab, chord: string): Promise<void> {
  // The plus itself is a key: `Control++`.
  const names = chord === "+" ? ["+"] : chord.split(/(?<=[^+])\+/);
  const keys = names.map((name) => keyOf(name));
  const unknown = names.find((_, index) => keys[index] === undefined);
  if (unknown !== undefined) {
    throw new ActionFailure(
      `'${unknown}' is not a key: use a character or a name such as Enter, Tab, Escape, ArrowDown, F5, and Control, Alt, Shift or Meta before a plus.`,
    );
  }
  const pressed = keys.filter((key) => key !== undefined);
  let modifiers = 0;
  for (const key of pressed) {
    modifiers |= modifierBits[key.key] ?? 0;
    await dispatch(tab, "keyDown", key, modifiers);
  }
  for (const key of pressed.toReversed()) {
    modifiers &= ~(modifierBits[key.key] ?? 0);
    await dispatch(tab, "keyUp", key, modifiers);
  }
}

/** What a browser does by itself for a shortcut; CDP input does not reach the system's shortcuts. */
const editingCommands: Record<string, string> = {
  a: "selectAll",
  c: "copy",
  v: "paste",
  x: "cut",
  z: "undo",
  y: "redo",
};

async function dispatch(
  tab: Tab,
  type: "keyDown" | "keyUp",
  key: Key,
  modifiers: number,
): Promise<void> {
  await tab.session.send("Input.dispatchKeyEvent", keyEvent(type, key, modifiers));
}

/** A key going down or up (CDP Input.dispatchKeyEvent), with what it types and what a shortcut of it does. */
export function keyEvent(
  type: "keyDown" | "keyUp",
  key: Key,
  modifiers: number,
): Protocol.Input.DispatchKeyEventRequest {
  const isShortcut = (modifiers & ~modifierBits["Shift"]!) !== 0;
  const text = isShortcut ? undefined : key.text;
  const command = isShortcut ? editingCommands[key.key.toLowerCase()] : undefined;
  return {
    type: type === "keyDown" && text === undefined ? "rawKeyDown" : type,
    modifiers,
    key: key.key,
    code: key.code,
    windowsVirtualKeyCode: key.keyCode,
    ...(text === undefined || type === "keyUp" ? {} : { text, unmodifiedText: text }),
    ...(command === undefined || type === "keyUp" ? {} : { commands: [command] }),
  };
}

/** Whether a chord inserts what was copied: `Control+v`, `Meta+Shift+V`, `Shift+Insert`. */
export function isPaste(chord: string): boolean {
  const keys = new Set(chord.split("+").map((name) => keyOf(name)?.key.toLowerCase()));
  const has = (...names: string[]) => names.some((name) => keys.has(name));
  return (has("v") && has("control", "meta")) || (has("insert") && has("shift"));
}

export const pressKeyAction: Run<"press_key"> = async ({ key }, context) => {
  const { tab, secrets } = context;
  // A password that a page shows could be copied there and be pasted into a page of another site.
  if (secrets !== undefined && isPaste(key))
    throw new ActionFailure(
      "Can't paste where secrets are about: what was copied may be one. Type the text itself with fill.",
    );
  context.noteInput({ kind: "key", x: null, y: null, box: null });
  await pressKey(tab, key);
  return { message: `Pressed ${key}` };
};
