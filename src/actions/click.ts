import type { Run } from "./action.ts";
import { clickElement, named, scriptNote, targetOf } from "./element.ts";
import { pressKey } from "./keyboard.ts";

export const click: Run<"click"> = async (action, context) => {
  const target = await targetOf(action, context);
  const clicked = await clickElement(target, context, action.timeout);
  if (action.press_enter) await pressKey(context.tab, "Enter");
  return { message: `Clicked ${named(action)}${scriptNote(clicked)}` };
};
