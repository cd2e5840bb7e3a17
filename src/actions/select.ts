import { call } from "../page/call.ts";
import { ActionFailure, type Run } from "./action.ts";
import { named } from "./click.ts";
import { clickElement, targetOf } from "./element.ts";

type Selection =
  | { type: "selected"; label: string }
  | { type: "custom" }
  | { type: "problem"; problem: string };

/** In the page: selects the option with this value or label, as a person's choice would; `custom` when it is no `<select>`. */
function selectOption(element: Element, wanted: string): Selection {
  const select = element instanceof HTMLOptionElement ? element.closest("select") : element;
  if (!(select instanceof HTMLSelectElement)) return { type: "custom" };
  if (select.matches(":disabled")) return { type: "problem", problem: "the element is disabled" };
  const options = [...select.options];
  const flat = (text: string) => text.replace(/\s+/g, " ").trim();
  const option =
    (element instanceof HTMLOptionElement ? element : undefined) ??
    options.find((candidate) => candidate.value === wanted) ??
    options.find((candidate) => flat(candidate.label) === flat(wanted)) ??
    options.find((candidate) => flat(candidate.label).toLowerCase() === flat(wanted).toLowerCase());
  if (option === undefined) {
    const labels = options.slice(0, 50).map((candidate) => `'${flat(candidate.label)}'`);
    return {
      type: "problem",
      problem: `there is no option '${wanted}'; the options are ${labels.join(", ")}`,
    };
  }
  if (option.disabled)
    return { type: "problem", problem: `the option '${flat(option.label)}' is disabled` };
  select.focus();
  if (!select.multiple) select.selectedIndex = option.index;
  else option.selected = true;
  select.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return { type: "selected", label: flat(option.label) };
}

export const selectDropdownOption: Run<"select_dropdown_option"> = async (action, context) => {
  const target = await targetOf(action, context);
  const result = await call(target.frame, selectOption, target.handle, action.value);
  if (result.type === "problem") throw new ActionFailure(`Can't select: ${result.problem}.`);
  if (result.type === "selected")
    return { message: `Selected '${result.label}' in ${named(action)}` };
  await clickElement(target, context, action.timeout);
  return { message: `Clicked ${named(action)}` };
};
