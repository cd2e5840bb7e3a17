import type { Run } from "./action.ts";
import { clickElement, targetOf } from "./element.ts";
import { pressKey } from "./keyboard.ts";

/** The words by which a message names the element. */
export function named(action: { id?: string | null | undefined; selector: unknown }): string {
  if (typeof action.selector === "string") return `'${action.selector}'`;
  return action.id ? action.id : "the element";
}

export const click: Run<"click"> = async (action, context) => {
  const target = await targetOf(action, context);
  await clickElement(target, context, action.timeout);
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return { message: `Clicked ${named(action)}` };
};
