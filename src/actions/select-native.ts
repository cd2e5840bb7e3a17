import { setTimeout as delay } from "node:timers/promises";
import { call } from "../page/call.ts";
import { type ActionContext, ActionFailure } from "./action.ts";
import type { Target } from "./element.ts";
import type { WantedOption } from "./wanted-option.ts";

type Selection =
  | { labels: string[] }
  | { options: string[] }
  | { problem: string; mayPass?: boolean };

/** Options may come late, as those of a field that depends on another, which is often disabled until then. */
const longestWaitForOption = 2_000;
const pollMs = 100;

/**
 * In the page: selects the option with one of these values or labels, the first that there is, as a
 * person's choice would. Where several can be selected, a list by commas selects just these.
 */
function selectOption(element: Element, wanted: string[]): Selection {
  const select = element instanceof HTMLOptionElement ? element.closest("select") : element;
  if (!(select instanceof HTMLSelectElement)) return { problem: "it is no <select>" };
  if (select.matches(":disabled")) return { problem: "the element is disabled", mayPass: true };
  const options = [...select.options];
  const flat = (text: string) => text.replace(/\s+/g, " ").trim();
  const low = (text: string) => flat(text).toLowerCase();
  const find = (name: string) =>
    options.find((option) => option.value === name) ??
    options.find((option) => flat(option.label) === flat(name)) ??
    options.find((option) => low(option.label) === low(name) || low(option.value) === low(name));

  let chosen = element instanceof HTMLOptionElement ? [element] : [];
  for (const name of wanted)
    if (chosen.length === 0) chosen = [find(name)].filter((o) => o != null);
  const replaces = !select.multiple || (chosen.length === 0 && wanted.length === 1);
  if (chosen.length === 0 && select.multiple) {
    const found = (wanted[0] ?? "").split(",").map(find);
    chosen = found.filter((option) => option !== undefined);
    if (chosen.length < found.length) chosen = [];
  }
  const labels = chosen.map((option) => flat(option.label));
  if (chosen.length === 0) {
    return { options: options.slice(0, 50).map((option) => flat(option.label)) };
  }
  const disabled = chosen.findIndex((option) => option.matches(":disabled"));
  if (disabled >= 0) return { problem: `the option '${labels[disabled]}' is disabled` };
  select.focus({ preventScroll: true });
  if (replaces) for (const option of options) option.selected = chosen.includes(option);
  else for (const option of chosen) option.selected = true;
  select.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return { labels };
}

/** In the page: the labels of what is selected, once the page has reacted. */
async function selectedLabels(element: Element): Promise<string[] | null> {
  const select = element instanceof HTMLOptionElement ? element.closest("select") : element;
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (!(select instanceof HTMLSelectElement) || !select.isConnected) return null;
  return [...select.selectedOptions].map(({ label }) => label.replace(/\s+/g, " ").trim());
}

/** Selects an option of a `<select>` and makes sure of it; answers its label. Waits for one that can't be selected yet. */
export async function selectNative(
  { frame, handle }: Target,
  wanted: WantedOption,
  { signal }: ActionContext,
  timeout: number,
): Promise<string> {
  const end = Date.now() + Math.min(timeout, longestWaitForOption);
  for (;;) {
    const result = await call(frame, selectOption, handle, wanted.names);
    if ("problem" in result && (!result.mayPass || Date.now() >= end))
      throw new ActionFailure(`Can't select: ${result.problem}.`);
    if ("labels" in result) {
      const now = await call(frame, selectedLabels, handle).catch(() => null);
      const lost = now !== null && result.labels.find((label) => !now.includes(label));
      if (lost)
        throw new ActionFailure(
          `Can't select: the page did not keep '${lost}'; it shows '${now.join(", ")}'.`,
        );
      return result.labels.join(", ");
    }
    if ("options" in result && Date.now() >= end) throw noSuchOption(wanted.told, result.options);
    await delay(pollMs, undefined, { signal });
  }
}

/** The failure that says which options there are. */
export function noSuchOption(wanted: string, options: readonly string[]): ActionFailure {
  const shown = options.slice(0, 50).map((option) => `'${option}'`);
  const more = options.length > shown.length ? ` and ${options.length - shown.length} more` : "";
  const what =
    shown.length === 0 ? "it offers no options" : `the options are ${shown.join(", ")}${more}`;
  return new ActionFailure(`Can't select: there is no option '${wanted}'; ${what}.`);
}
