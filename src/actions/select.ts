import { call, callForHandle } from "../page/call.ts";
import {
  dropdownOf,
  isChosen,
  kindOfDropdown,
  namesOf,
  openerOf,
} from "../page/injected/choices.ts";
import { dropdownState } from "../page/injected/dropdown-state.ts";
import { isRendered } from "../page/injected/fields.ts";
import { elementOfId } from "../page/ids.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { chooseFrom } from "./choose.ts";
import { clickElement, named, scriptNote, type Target, targetOf } from "./element.ts";
import { fillField } from "./fill.ts";
import { pressKey } from "./keyboard.ts";
import { noSuchOption, selectNative } from "./select-native.ts";

export const selectDropdownOption: Run<"select_dropdown_option"> = async (action, context) => {
  const option = await optionById(action.value, context);
  const target = option ?? (await targetOf(action, context));
  if (option !== undefined) await context.noteTarget(await listOf(option));
  const label = await selectIn(target, [action.value], context, action.timeout);
  if (option !== undefined && label !== null) context.noteChosen(label);
  if (label !== null && action.press_enter) await pressKey(context.tab, "Enter");
  if (label !== null) return { message: `Selected '${label}' in ${named(action)}` };
  const clicked = await clickElement(target, context, action.timeout);
  return {
    message: `Clicked ${named(action)}${scriptNote(clicked)}: it is no dropdown, so nothing was selected`,
  };
};

/** An observed option's id stands for the option (contract 2.3). */
async function optionById(value: string, { known }: ActionContext): Promise<Target | undefined> {
  if (!/^O\d+$/.test(value) || !known?.has(value)) return undefined;
  return elementOfId(value, known).catch(() => undefined);
}

/** What a native option is found again by is its select; any other stands for itself. */
async function listOf({ frame, handle }: Target): Promise<Target> {
  return { frame, handle: (await callForHandle(frame, selectOf, handle)) ?? handle };
}

/** In the page: the select of a native option. */
function selectOf(option: Element): Element | null {
  return option instanceof HTMLOptionElement ? option.closest("select") : null;
}

/** Selects the first of these that a dropdown offers; answers what it is called, null when the element is no dropdown. */
export async function selectIn(
  target: Target,
  wanted: string[],
  context: ActionContext,
  timeout: number,
): Promise<string | null> {
  const { frame } = target;
  const handle = (await callForHandle(frame, dropdownOf, target.handle)) ?? target.handle;
  const dropdown = { frame, handle };
  const kind = await call(frame, kindOfDropdown, handle);
  if (kind === "other") return null;
  return howToSelect[kind](dropdown, wanted, context, timeout);
}

const howToSelect = {
  select: selectNative,
  datalist: selectSuggestion,
  option: selectOption,
  custom: chooseFrom,
};

/** In the page: what an input's datalist suggests. */
function suggestions(input: Element): { value: string; label: string }[] {
  const options = (input as HTMLInputElement).list?.options ?? [];
  return [...options].map(({ value, label }) => ({ value, label }));
}

/** The browser's own list of suggestions can't be seen by anybody but its user: the value is typed. */
async function selectSuggestion(
  target: Target,
  wanted: string[],
  context: ActionContext,
  timeout: number,
): Promise<string> {
  const offered = await call(target.frame, suggestions, target.handle);
  const low = (text: string) => text.trim().toLowerCase();
  const found = wanted
    .map((name) => offered.find(({ value, label }) => [low(value), low(label)].includes(low(name))))
    .find((option) => option !== undefined);
  if (found === undefined)
    throw noSuchOption(
      wanted[0] ?? "",
      offered.map(({ value }) => value),
    );
  await fillField(target, { value: found.value, clear: true, timeout }, context);
  return found.value;
}

/** An option that was named itself; its list is opened when it is closed. */
async function selectOption(
  option: Target,
  wanted: string[],
  context: ActionContext,
  timeout: number,
): Promise<string> {
  const { frame, handle } = option;
  const [name = wanted[0] ?? ""] = await call(frame, namesOf, handle);
  const opener = await callForHandle(frame, openerOf, handle);
  const before = opener && (await call(frame, dropdownState, opener));
  if (opener !== null && !(await call(frame, isRendered, handle)))
    await clickElement({ frame, handle: opener }, context, timeout);
  await clickElement(option, context, timeout);
  const isLost =
    opener !== null &&
    !(await call(frame, isChosen, handle).catch(() => true)) &&
    (await call(frame, isRendered, handle).catch(() => false)) &&
    (await call(frame, dropdownState, opener).catch(() => null))?.shown === before?.shown;
  if (isLost)
    throw new ActionFailure(`Can't select: a click on the option '${name}' changed nothing.`);
  return name;
}
