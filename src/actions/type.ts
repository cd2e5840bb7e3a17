import type { ActionOf } from "../contract/actions.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { clickElement, named, targetOf } from "./element.ts";
import { fieldAt, focus, outcomeOf, stateOf } from "./field.ts";
import { pressKey } from "./keyboard.ts";
import { personPause, typeCode, typeText } from "./typing.ts";

type Typing = ActionOf<"multi_factor_fill"> | ActionOf<"fallback_fill">;

/** As a person fills a field: a click, then one key after the other (contract 2.2). */
async function typeInto(action: Typing, context: ActionContext): Promise<string> {
  const { value, clear_before_fill: clear, timeout } = action;
  const field = await fieldAt(await targetOf(action, context), timeout, context);
  const { kind, type } = field.facts;
  if (kind === "picked" || kind === "select")
    throw new ActionFailure(`Can't fill: text can't be typed into <${type}>; use fill.`);
  await clickElement(field, context, timeout);
  if (await typeCode(field, value, context, personPause)) return "";
  await focus(field, clear, context, timeout);
  if (clear && field.facts.value !== "") await pressKey(context.tab, "Delete");
  await typeText(context, value, personPause);
  const before = clear ? field.facts.value : "";
  const wanted = clear ? value : field.facts.value + value;
  return outcomeOf(field, wanted, before, await stateOf(field));
}

async function typed(action: Typing, context: ActionContext) {
  const note = await typeInto(action, context);
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return { message: `Filled ${named(action)}${note}` };
}

export const multiFactorFill: Run<"multi_factor_fill"> = typed;
export const fallbackFill: Run<"fallback_fill"> = typed;
