import { setTimeout as delay } from "node:timers/promises";
import { call, callForHandle } from "../page/call.ts";
import type { Handle } from "../page/cdp-target.ts";
import {
  type Choice,
  choicesOf,
  isChosen,
  isForSeveral,
  noteRendered,
  restingChoices,
  scrollChoices,
} from "../page/injected/choices.ts";
import { type DropdownState, dropdownState } from "../page/injected/dropdown-state.ts";
import { elementOfKey } from "../page/injected/memory.ts";
import { type ActionContext, ActionFailure } from "./action.ts";
import { clickElement, type Target } from "./element.ts";
import { pressKey } from "./keyboard.ts";
import { noSuchOption } from "./select-native.ts";
import { insertText } from "./typing.ts";
import type { WantedOption } from "./wanted-option.ts";

/** A dropdown that the page has made itself, while an option is looked for. */
interface Search {
  dropdown: Target;
  wanted: WantedOption;
  context: ActionContext;
  timeout: number;
  /** Everything that was seen on the way, for the failure. */
  seen: Set<string>;
}

const openMs = 1_000;
/** A list that is filtered by typing may only come with that. */
const openTypedMs = 300;
const filterMs = 3_000;
const takenMs = 1_500;
/** A pop-up may fade away; a key in the meantime could reach what is behind it. */
const closingMs = 500;
const pollMs = 50;
const mostScrolls = 200;

/** Opens a dropdown, finds the option, clicks it and makes sure that it was taken; answers what it is called. */
export async function chooseFrom(
  dropdown: Target,
  wanted: WantedOption,
  context: ActionContext,
  timeout: number,
): Promise<string> {
  const search: Search = { dropdown, wanted, context, timeout, seen: new Set() };
  const before = await open(search);
  try {
    const choice = (await match(search)) ?? (await filtered(search)) ?? (await scrolledTo(search));
    if (choice === undefined) throw noSuchOption(wanted.told, [...search.seen]);
    if (choice.isDisabled)
      throw new ActionFailure(`Can't select: the option '${choice.names[0]}' is disabled.`);
    await take(search, choice, before);
    await isClosed(search, closingMs);
    return choice.names[0]!;
  } finally {
    // A list that was there from the start is no pop-up.
    if (!before.isOpen && !(await isClosed(search, 0))) await pressKey(context.tab, "Escape");
  }
}

/** Waits, at most `limitMs`, for the list to close by itself; false when it is still open. */
async function isClosed({ dropdown, context }: Search, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  for (;;) {
    const now = await call(dropdown.frame, dropdownState, dropdown.handle).catch(() => undefined);
    if (!now?.isOpen || now.saysClosed) return true;
    if (Date.now() >= end) return false;
    await delay(pollMs, undefined, { signal: context.signal });
  }
}

/** Opens the list unless it is open; answers what the dropdown showed before. */
async function open({ dropdown, context, timeout }: Search): Promise<DropdownState> {
  const { frame, handle } = dropdown;
  await call(frame, noteRendered, handle);
  const before = await call(frame, dropdownState, handle);
  if (before.isOpen) return before;
  await clickElement(dropdown, context, timeout);
  const { takesText } = await call(frame, dropdownState, handle);
  const waitMs = takesText ? openTypedMs : openMs;
  if ((await call(frame, restingChoices, handle, waitMs)).length > 0) return before;
  if (takesText) return before;
  await pressKey(context.tab, "ArrowDown");
  if ((await call(frame, restingChoices, handle, openMs)).length > 0) return before;
  throw new ActionFailure("Can't select: a click on the element opened no list of options.");
}

/** The choice that is called as wanted, exactly or but for upper and lower case. */
export function matching(choices: readonly Choice[], wanted: readonly string[]) {
  const same = (a: string, b: string) => a.trim() === b.trim();
  const alike = (a: string, b: string) => same(a.toLowerCase(), b.toLowerCase());
  for (const fits of [same, alike]) {
    for (const name of wanted) {
      const found = choices.find(({ names }) => names.some((one) => fits(one, name)));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

async function match({ dropdown, wanted, seen }: Search): Promise<Choice | undefined> {
  const choices = await call(dropdown.frame, choicesOf, dropdown.handle);
  for (const { names } of choices) seen.add(names[0]!);
  return matching(choices, wanted.names);
}

/** Types the name where the list is filtered by typing, and waits for the option, which may come from afar. */
async function filtered(search: Search): Promise<Choice | undefined> {
  const { dropdown, wanted, context, timeout } = search;
  const { takesText } = await call(dropdown.frame, dropdownState, dropdown.handle);
  // What is typed into a page's list goes to whatever has the focus by then.
  if (!takesText || wanted.isSecret) return undefined;
  for (const name of wanted.names.slice(0, 2)) {
    await pressKey(context.tab, "Control+a");
    await insertText(context, name);
    const end = Date.now() + Math.min(timeout, filterMs);
    while (Date.now() < end) {
      const choice = await match(search);
      if (choice !== undefined) return choice;
      await delay(pollMs, undefined, { signal: context.signal });
    }
  }
  await pressKey(context.tab, "Control+a");
  await pressKey(context.tab, "Delete");
  await call(dropdown.frame, restingChoices, dropdown.handle, openMs);
  return undefined;
}

/** Looks through a list that renders only what it shows. */
async function scrolledTo(search: Search): Promise<Choice | undefined> {
  const { frame, handle } = search.dropdown;
  await call(frame, scrollChoices, handle, true);
  for (let scrolls = 0; scrolls < mostScrolls; scrolls++) {
    search.context.signal.throwIfAborted();
    const choice = await match(search);
    if (choice !== undefined) return choice;
    if (!(await call(frame, scrollChoices, handle, false))) return undefined;
  }
  return undefined;
}

async function take(search: Search, choice: Choice, before: DropdownState): Promise<void> {
  const { frame } = search.dropdown;
  const { context, timeout } = search;
  const option = await callForHandle(frame, elementOfKey, choice.document, choice.key);
  // A list that was drawn anew has the same option as another element.
  const again = option === null ? await match(search) : undefined;
  const handle =
    option ?? (again && (await callForHandle(frame, elementOfKey, again.document, again.key)));
  if (!handle) throw new ActionFailure(`Can't select: the option '${choice.names[0]}' went away.`);
  const isDone = (await call(frame, isForSeveral, handle)) && (await call(frame, isChosen, handle));
  if (isDone) return;
  const atClick = await call(frame, dropdownState, search.dropdown.handle);
  await clickElement({ frame, handle }, context, timeout);
  await isTaken(search, handle, choice, { before, atClick });
}

/** What the dropdown showed before it was opened, and right before the option was clicked. */
interface Earlier {
  before: DropdownState;
  atClick: DropdownState;
}

/** Waits until the dropdown shows the choice; one that goes away with the click has done its work. */
async function isTaken(
  { dropdown: { frame, handle }, context }: Search,
  option: Handle,
  choice: Choice,
  earlier: Earlier,
): Promise<void> {
  const end = Date.now() + takenMs;
  let now: DropdownState | undefined;
  do {
    now = await call(frame, dropdownState, handle).catch(() => undefined);
    if (now === undefined || !now.isConnected || shows(now, earlier, choice)) return;
    if (await call(frame, isChosen, option).catch(() => false)) return;
    await delay(pollMs, undefined, { signal: context.signal });
  } while (Date.now() < end);
  throw new ActionFailure(
    `Can't select: '${choice.names[0]}' was clicked, but the dropdown shows '${now.shown}'.`,
  );
}

/** Whether a dropdown tells that a choice was taken. */
function shows(
  now: DropdownState,
  { before, atClick }: Earlier,
  { names, isCommand }: Choice,
): boolean {
  const holds = (text: string) =>
    names.some((name) => text.toLowerCase().includes(name.toLowerCase()));
  const isChanged = now.shown !== atClick.shown;
  if (now.values !== atClick.values) return true;
  if (now.isOpen && !before.isOpen) return isChanged && holds(now.shown);
  if (isCommand || holds(now.shown)) return true;
  return isChanged || holds(now.around);
}
