import type { Action } from "../contract/actions.ts";
import { fileId } from "../page/file-page.ts";
import type { KnownElement } from "../page/ids.ts";
import { renderTag } from "../page/render.ts";

type Known = ReadonlyMap<string, KnownElement> | undefined;

/** An id as observations give them. */
export const idPattern = /^[A-Z]\d+$/;
const nearestCount = 5;

/** The id that an action is about; undefined for one that is about none. */
export function idOf(action: Action): string | undefined {
  if ("press_enter" in action) return action.selector === null ? (action.id ?? "") : undefined;
  const selector = "selector" in action ? action.selector : null;
  return typeof selector === "string" && idPattern.test(selector) ? selector : undefined;
}

/** Why an action can't be meant: its id stands for nothing. Names the ids that are closest. */
export function unknownIdIn(action: Action, known: Known): string | undefined {
  const id = idOf(action);
  if (id === undefined || id === fileId || known?.has(id) === true) return undefined;
  // Not what stands on them: this is told outside of every fence.
  const near = nearest(id, known).map(([other]) => other);
  const hint = near.length === 0 ? "" : ` The nearest are: ${near.join(", ")}.`;
  return `there is no '${id.slice(0, 40)}' on the page.${hint} Use an id of the list`;
}

/** The ids of the same kind with the closest numbers. */
function nearest(id: string, known: Known): [string, KnownElement][] {
  const letter = id.charAt(0).toUpperCase();
  const number = Number(id.slice(1)) || 0;
  const distance = ([other]: [string, KnownElement]) => Math.abs(Number(other.slice(1)) - number);
  return [...(known ?? [])]
    .filter(([other]) => other.startsWith(letter))
    .toSorted((one, other) => distance(one) - distance(other))
    .slice(0, nearestCount);
}

/** What the element of an action says, to tell it from others whatever its id is. */
export function elementText(action: Action, known: Known): string {
  const id = idOf(action);
  const element = id === undefined ? undefined : known?.get(id)?.element;
  return element === undefined ? "" : renderTag(element).slice(0, 200);
}
