import { setTimeout as delay } from "node:timers/promises";
import { call } from "../page/call.ts";
import { codeFacts, focusCodeBox } from "../page/injected/editing.ts";
import { type ActionContext, ActionFailure } from "./action.ts";
import type { Target } from "./element.ts";
import { pressKey } from "./keyboard.ts";

/** A person's pace, which pages that watch each key can follow (contract 2.2). */
export const personPause = 100;

/** However long the text, typing it ends in time for the step. */
const longestTyping = 20_000;
const codeKeptMs = 1_000;

/** Whether a character can be typed by one key; others are put in as by an input method. */
function isTypable(character: string): boolean {
  return character.length === 1 && (character >= " " || character === "\n");
}

async function typeCharacter({ tab }: ActionContext, character: string): Promise<void> {
  if (isTypable(character)) await pressKey(tab, character === "\n" ? "Enter" : character);
  else await tab.session.send("Input.insertText", { text: character });
}

/** How text is typed. */
export interface Typing {
  pauseMs: number;
  /** Throws before a character that may not be typed any more. */
  guard?: (() => Promise<void>) | undefined;
}

/** Presses one key a character, with a pause after each, on whatever has the focus. */
export async function typeText(
  context: ActionContext,
  text: string,
  { pauseMs, guard }: Typing,
): Promise<void> {
  const characters = Array.from(text);
  const pause = Math.min(pauseMs, longestTyping / characters.length);
  for (const character of characters) {
    await guard?.();
    await typeCharacter(context, character);
    await delay(pause, undefined, { signal: context.signal });
  }
}

/** Inserts text at once, but its last character by its key, so that what listens to keys learns of it. */
export async function insertText(context: ActionContext, text: string): Promise<void> {
  const characters = Array.from(text);
  const last = characters.at(-1);
  const isKey = last !== undefined && isTypable(last) && last !== "\n";
  const head = isKey ? characters.slice(0, -1).join("") : text;
  if (head !== "") await context.tab.session.send("Input.insertText", { text: head });
  if (isKey) await typeCharacter(context, last);
}

/**
 * Types a code into the boxes that take one character each, whether or not the page moves the focus
 * on; false when the field is no such box. Nothing tells the code itself.
 */
export async function typeCode(
  { frame, handle }: Target,
  value: string,
  context: ActionContext,
  { pauseMs, guard }: Typing,
): Promise<boolean> {
  const boxes = await call(frame, codeFacts, handle);
  const characters = Array.from(value.replace(/[\s-]/g, ""));
  if (boxes.count < 2 || characters.length < 2) return false;
  const start = characters.length >= boxes.count ? 0 : boxes.index;
  if (characters.length > boxes.count - start)
    throw new ActionFailure(
      `Can't fill: the code has ${characters.length} characters, but there are ${boxes.count} boxes for it.`,
    );
  for (const [index, character] of characters.entries()) {
    // The page may have taken the boxes away with the last character but one.
    await call(frame, focusCodeBox, handle, start + index).catch(() => undefined);
    await guard?.();
    await typeCharacter(context, character);
    await delay(pauseMs, undefined, { signal: context.signal });
  }
  await codeIsKept({ frame, handle }, characters.join(""), boxes.count, context.signal);
  return true;
}

async function codeIsKept(
  { frame, handle }: Target,
  code: string,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const end = Date.now() + codeKeptMs;
  for (;;) {
    const now = await call(frame, codeFacts, handle).catch(() => undefined);
    // A page that has moved on has taken the code.
    if (now === undefined || now.count !== count || now.value.includes(code)) return;
    if (Date.now() >= end) {
      throw new ActionFailure(
        `Can't fill: of the code's ${code.length} characters the boxes hold ${now.value.length}, or others.`,
      );
    }
    await delay(50, undefined, { signal });
  }
}
