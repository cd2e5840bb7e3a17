import { call } from "../page/call.ts";
import { pasteText, setFieldValue } from "../page/injected/editing.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { named, type Target, targetOf } from "./element.ts";
import { type Field, fieldAt, focus, isRefused, outcomeOf, stateOf } from "./field.ts";
import { valueForType } from "./field-value.ts";
import { pressKey } from "./keyboard.ts";
import { keepFocus, putText, resolveSecret, type Resolved, SecretRefused } from "./secrets.ts";
import { selectNative } from "./select-native.ts";
import { insertText, typeCode, typeText } from "./typing.ts";
import { choosing, wantedFor } from "./wanted-option.ts";

/** What to put into a field, and whether it takes the place of what is there. */
export interface Filling {
  value: string;
  clear: boolean;
  timeout: number;
}

/** Quick, but such that a page which formats while one types can follow. */
const retypePause = 20;
const longestRetyped = 500;

export const fill: Run<"fill"> = async (action, context) => {
  const target = await targetOf(action, context);
  const { value, clear_before_fill: clear, timeout } = action;
  const note =
    isTable(value, context) && (await pasted(target, value, context))
      ? " by pasting"
      : await fillField(target, { value, clear, timeout }, context);
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return { message: `Filled ${named(action)}${note}` };
};

/** What holds a secret is filled like any other, so that it is refused like any other. */
function isTable(value: string, { secrets }: ActionContext): boolean {
  return value.includes("\t") && !secrets?.shows(value);
}

/** A table's cells, as spreadsheets take them (contract 2.2); false when the page leaves them to be inserted. */
async function pasted(
  { frame, handle }: Target,
  value: string,
  context: ActionContext,
): Promise<boolean> {
  context.signal.throwIfAborted();
  return call(frame, pasteText, handle, value);
}

/** Fills one field and makes sure of it; answers what there is to say beyond `Filled I1`. */
export async function fillField(
  target: Target,
  filling: Filling,
  context: ActionContext,
): Promise<string> {
  const found = await fieldAt(target, filling.timeout, context);
  if (found.facts.kind === "select") return fillSelect(found, filling, context);
  const { value, isSecret } = await resolveSecret(found, filling.value, context);
  const facts = { ...found.facts, isSecret: isSecret || found.facts.isSecret };
  const field = { ...found, facts };
  const converted = valueForType(facts.type, value);
  if ("problem" in converted)
    throw new ActionFailure(
      `Can't fill: ${isSecret ? `<input type="${facts.type}"> does not take what the placeholder stands for` : converted.problem}.`,
    );
  const wanted = { ...filling, value: converted.value, isSecret };
  if (facts.kind === "picked") return pick(field, wanted.value);
  const guard = isSecret ? () => keepFocus(field) : undefined;
  if (await typeCode(field, wanted.value, context, { pauseMs: retypePause, guard })) return "";
  return fillText(field, wanted, context);
}

async function fillSelect(
  field: Field,
  { value, timeout }: Filling,
  context: ActionContext,
): Promise<string> {
  const wanted = await wantedFor(field, value, context);
  await choosing(wanted, () => selectNative(field, wanted, context, timeout));
  return "";
}

/** Dates, colours and ranges are picked: their value is set as a whole. */
async function pick(field: Field, value: string): Promise<string> {
  const { type, min, max, step } = field.facts;
  await call(field.frame, setFieldValue, field.handle, value);
  const state = await stateOf(field);
  const isKept =
    state === undefined ||
    state.value === value ||
    (type === "range" && value !== "" && Number(state.value) === Number(value)) ||
    (type.includes("time") && state.value.startsWith(value));
  if (isKept) return state?.complaint ? `; the browser says: ${state.complaint}` : "";
  const limits =
    type === "range"
      ? ` It takes ${min || "0"} to ${max || "100"} in steps of ${step || "1"}.`
      : "";
  throw new ActionFailure(
    `Can't fill: ${field.facts.isSecret ? "this" : `'${value}'`} is not a value that <input type="${type}"> takes; it holds ${state.value === "" ? "nothing" : field.facts.isSecret ? "something else" : `'${state.value}'`}.${limits}`,
  );
}

/** Puts a secret into its field and nowhere else; a key that does nothing tells what listens to keys. */
async function insertSecret(field: Field, value: string, context: ActionContext): Promise<void> {
  if (!(await call(field.frame, putText, field.handle, value, field.facts.type)))
    throw new SecretRefused("Can't fill: the page changed the field while a secret was put in.");
  await pressKey(context.tab, "End");
}

async function fillText(
  field: Field,
  filling: Filling & Resolved,
  context: ActionContext,
): Promise<string> {
  const { value, clear, timeout, isSecret } = filling;
  const before = clear ? field.facts.value : "";
  const wanted = clear ? value : field.facts.value + value;
  await focus(field, clear, context, timeout);
  if (isSecret) await insertSecret(field, value, context);
  else if (value !== "") await insertText(context, value);
  else if (clear) await pressKey(context.tab, "Delete");
  let state = await stateOf(field);
  const mayRetype = clear && value.length <= longestRetyped;
  if (state !== undefined && mayRetype && isRefused(field, wanted, before, state)) {
    await focus(field, true, context, timeout);
    await pressKey(context.tab, "Backspace");
    const guard = isSecret ? () => keepFocus(field) : undefined;
    await typeText(context, value, { pauseMs: retypePause, guard });
    state = await stateOf(field);
  }
  return outcomeOf(field, wanted, before, state);
}
