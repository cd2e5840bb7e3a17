import type { ActionOf } from "../contract/actions.ts";
import { type ActionContext, ActionFailure, type Run } from "./action.ts";
import { clickElement, named, targetOf } from "./element.ts";
import { fieldAt, focus, outcomeOf, stateOf } from "./field.ts";
import { pressKey } from "./keyboard.ts";
import { keepFocus, resolveSecret } from "./secrets.ts";
import { personPause, typeCode, typeText } from "./typing.ts";

type TypingAction = ActionOf<"multi_factor_fill"> | ActionOf<"fallback_fill">;

/** As a person fills a field: a click, then one key after the other (contract 2.2). */
async function typeInto(action: TypingAction, context: ActionContext): Promise<string> {
  const { clear_before_fill: clear, timeout } = action;
  const found = await fieldAt(await targetOf(action, context), timeout, context);
  const { kind, type } = found.facts;
  if (kind === "picked" || kind === "select")
    throw new ActionFailure(`Can't fill: text can't be typed into <${type}>; use fill.`);
  const codeFrom = "code_from" in action ? (action.code_from ?? null) : null;
  const { value, isSecret } = await resolveSecret(found, action.value, context, codeFrom);
  const facts = { ...found.facts, isSecret: isSecret || found.facts.isSecret };
  const field = { ...found, facts };
  const typing = { pauseMs: personPause, guard: isSecret ? () => keepFocus(field) : undefined };
  await clickElement(field, context, timeout);
  if (await typeCode(field, value, context, typing)) return "";
  await focus(field, clear, context, timeout);
  if (clear && field.facts.value !== "") await pressKey(context.tab, "Delete");
  await typeText(context, value, typing);
  const before = clear ? field.facts.value : "";
  const wanted = clear ? value : field.facts.value + value;
  return outcomeOf(field, wanted, before, await stateOf(field));
}

async function typed(action: TypingAction, context: ActionContext) {
  const note = await typeInto(action, context);
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return { message: `Filled ${named(action)}${note}` };
}

export const multiFactorFill: Run<"multi_factor_fill"> = typed;
export const fallbackFill: Run<"fallback_fill"> = typed;
