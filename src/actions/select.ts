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
import { candidateOf } from "../page/injected/form-fields.ts";
import { elementOfId } from "../page/ids.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { chooseFrom } from "./choose.ts";
import { clickElement, named, scriptNote, type Target, targetOf } from "./element.ts";
import { fillField } from "./fill.ts";
import { askedBy } from "./form-match.ts";
import { pressKey } from "./keyboard.ts";
import { noSuchOption, selectNative } from "./select-native.ts";
import { choosing, plainly, type WantedOption, wantedFor } from "./wanted-option.ts";

export const selectDropdownOption: Run<"select_dropdown_option"> = async (action, context) => {
  const option = await optionById(action.value, context);
  const target = option ?? (await targetOf(action, context));
  if (option !== undefined) await context.noteTarget(await listOf(option));
  const { list, wanted } =
    option === undefined
      ? await choiceIn(target, action.value, context)
      : await choiceById(option, context);
  const label = await selectIn(list, wanted, context, action.timeout);
  if (option !== undefined && label !== null) context.noteChosen(label);
  if (label !== null && action.press_enter) await pressKey(context.tab, "Enter");
  if (label !== null) return { message: `Selected '${label}' in ${named(action)}` };
  if (wanted.isSecret)
    throw new ActionFailure("Can't select: the element takes text and no options; use fill.");
  const clicked = await clickElement(target, context, action.timeout);
  return {
    message: `Clicked ${named(action)}${scriptNote(clicked)}: it is no dropdown, so nothing was selected`,
  };
};

/** What an option is to be chosen from, and what is to be chosen. */
interface Choosing {
  list: Target;
  wanted: WantedOption;
}

async function choiceIn(list: Target, text: string, context: ActionContext): Promise<Choosing> {
  const { frame } = list;
  const handle = (await callForHandle(frame, dropdownOf, list.handle)) ?? list.handle;
  return { list, wanted: await wantedFor({ frame, handle }, text, context) };
}

/** The option itself; in the lists of a card's expiry date the vault's own where it is the placeholder's. */
async function choiceById(option: Target, context: ActionContext): Promise<Choosing> {
  const { frame, handle } = option;
  const names = await call(frame, namesOf, handle);
  const itself = { list: option, wanted: plainly(names) };
  if (context.secrets === undefined) return itself;
  const holder =
    (await callForHandle(frame, selectOf, handle)) ??
    (await callForHandle(frame, openerOf, handle));
  if (holder === null) return itself;
  const list = { frame, handle: holder };
  if (!askedBy(await call(frame, candidateOf, holder))?.startsWith("cc_exp")) return itself;
  // What it says only: values behind the names of months may count from 0.
  const wanted = await wantedFor(list, names[0] ?? "", context);
  return wanted.isSecret ? { list, wanted } : itself;
}

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

/**
 * Selects what a dropdown offers of what is wanted; answers what that may be called, null when the
 * element is no dropdown, or one whose options would be typed and what is wanted is a secret.
 */
export async function selectIn(
  target: Target,
  wanted: WantedOption,
  context: ActionContext,
  timeout: number,
): Promise<string | null> {
  const { frame } = target;
  const handle = (await callForHandle(frame, dropdownOf, target.handle)) ?? target.handle;
  const dropdown = { frame, handle };
  const kind = await call(frame, kindOfDropdown, handle);
  if (kind === "other" || (kind === "datalist" && wanted.isSecret)) return null;
  const label = await choosing(wanted, () => howToSelect[kind](dropdown, wanted, context, timeout));
  return wanted.isSecret ? wanted.told : label;
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
  wanted: WantedOption,
  context: ActionContext,
  timeout: number,
): Promise<string> {
  const offered = await call(target.frame, suggestions, target.handle);
  const low = (text: string) => text.trim().toLowerCase();
  const found = wanted.names
    .map((name) => offered.find(({ value, label }) => [low(value), low(label)].includes(low(name))))
    .find((option) => option !== undefined);
  if (found === undefined)
    throw noSuchOption(
      wanted.told,
      offered.map(({ value }) => value),
    );
  await fillField(target, { value: found.value, clear: true, timeout }, context);
  return found.value;
}

/** An option that was named itself; its list is opened when it is closed. */
async function selectOption(
  option: Target,
  wanted: WantedOption,
  context: ActionContext,
  timeout: number,
): Promise<string> {
  const { frame, handle } = option;
  const [name = wanted.told] = await call(frame, namesOf, handle);
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
