import { isDropdown, optionElements, ownListsOf, renderedBefore } from "./choices.ts";
import { focusedElement, isRendered } from "./fields.ts";
import { oneLine, visibleText } from "./text.ts";
import { contains, parentOf } from "./tree.ts";

/** What tells whether a choice was taken. */
export interface DropdownState {
  /** What the dropdown itself shows. */
  shown: string;
  /** The same with what stands around it, such as chips. */
  around: string;
  /** The values of the controls that belong to it, hidden ones too. */
  values: string;
  isOpen: boolean;
  /** Whether it says that it is closed; some leave the chosen option where it can be seen. */
  saysClosed: boolean;
  /** Whether what has the focus takes text to filter the list by. */
  takesText: boolean;
  isConnected: boolean;
}

/** What stands around a dropdown and still belongs to it: at most two levels up, and no second dropdown. */
export function widgetOf(dropdown: Element): Element {
  const lists = ownListsOf(dropdown);
  let widget = dropdown;
  for (let up = 0; up < 2; up++) {
    const above = parentOf(widget);
    if (above === null || above === document.body || above instanceof HTMLFormElement) break;
    const others = [...above.querySelectorAll("*")].filter(
      (one) => isDropdown(one) && isRendered(one) && !lists.includes(one),
    );
    if (others.some((other) => !contains(dropdown, other) && !contains(other, dropdown))) break;
    widget = above;
  }
  return widget;
}

/** The values that go with a dropdown: of the controls within it, and of one right beside it that many keep the value in. */
export function valuesAround(widget: Element): string {
  const beside = [widget.previousElementSibling, widget.nextElementSibling].filter(
    (one) => one?.matches("select, input[type=hidden]") === true,
  );
  const within = widget.querySelectorAll("input, select");
  const focused = focusedElement();
  return ([...beside, ...within] as (HTMLInputElement | HTMLSelectElement)[])
    .filter((one) => one !== focused)
    .map((one) => {
      if (one instanceof HTMLSelectElement)
        return [...one.selectedOptions].map(({ value }) => value).join();
      return one.type === "checkbox" ? String(one.checked) : one.value;
    })
    .join("\n");
}

export function dropdownState(dropdown: Element): DropdownState {
  const widget = widgetOf(dropdown);
  const typed = dropdown instanceof HTMLInputElement ? dropdown.value : "";
  const focused = focusedElement();
  return {
    shown: oneLine(typed || visibleText(dropdown), 500),
    around: oneLine(visibleText(widget), 2_000),
    values: valuesAround(widget),
    isOpen: optionElements(dropdown).length > 0,
    saysClosed: dropdown.getAttribute("aria-expanded") === "false",
    takesText:
      focused instanceof HTMLInputElement &&
      /^(text|search|tel|url|email)$/.test(focused.type) &&
      !focused.readOnly &&
      (contains(widget, focused) || renderedBefore()?.has(focused) === false),
    isConnected: dropdown.isConnected,
  };
}
