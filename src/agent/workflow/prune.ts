import type { ActionType } from "../../contract/actions.ts";
import type { RecordedStep } from "./workflow.ts";

/** What is worth doing again, and how many steps were left out for which reason. */
export interface Pruned {
  steps: RecordedStep[];
  leftOut: Map<string, number>;
}

type Rule = (step: RecordedStep, steps: readonly RecordedStep[], index: number) => string | false;

/**
 * Leaves out what did nothing, or nothing that lasted: steps that failed, that only served seeing or
 * and that a later one made good for.
 */
export function prune(recorded: readonly RecordedStep[]): Pruned {
  const leftOut = new Map<string, number>();
  const steps = rules.reduce<readonly RecordedStep[]>(
    (kept, rule) =>
      kept.filter((step, index) => {
        const why = rule(step, kept, index);
        if (why !== false) leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
        return why === false;
      }),
    recorded,
  );
  return { steps: [...steps], leftOut };
}

const isOf = (step: RecordedStep | undefined, ...types: ActionType[]) =>
  step !== undefined && (types as string[]).includes(step.action.type);

const failed: Rule = (step) => !step.success && "failed";

/** Always a failure, too. */
const askedForHelp: Rule = (step) => isOf(step, "help") && "asked a person for help";

/**
 * Elements are scrolled to anyway. Only scrolls to which the page reacted, by loading or allowing
 * something, are needed: then all that follow each other, for each begins where the one before ended,
 * and what it loads may come after it was recorded.
 */
const seeing: Rule = (step, steps, index) => {
  if (!isScroll(step)) return false;
  const ends = (later: RecordedStep) => !isScroll(later) && !isOf(later, "wait");
  const before = steps.slice(0, index).findLastIndex(ends);
  const after = steps.findIndex((later, place) => place > index && ends(later));
  const together = steps.slice(before + 1, after === -1 ? steps.length : after);
  const isNeeded = together.some((one) => isScroll(one) && one.trace?.page_changed === true);
  return !isNeeded && "scrolled without changing the page";
};

const isScroll = (step: RecordedStep) => isOf(step, "scroll_down", "scroll_up");

const leaving: Rule = (step, steps, index) => {
  if (!isOf(step, "goto") || !isOf(steps[index + 1], "goto")) return false;
  const [url, next] = [step.action["url"], steps[index + 1]!.action["url"]];
  return (url === "about:blank" || url === next) && "opened what was left at once";
};

const fills: ActionType[] = ["fill", "fallback_fill"];

/** Among fills without anything else between them, the last one of a field holds. */
const overwritten: Rule = (step, steps, index) => {
  if (!isOf(step, ...fills) || step.action.press_enter || step.trace?.appeared) return false;
  for (const later of steps.slice(index + 1)) {
    if (!isOf(later, ...fills)) return false;
    const clears = later.action["clear_before_fill"] !== false;
    if (clears && isSameElement(step, later)) return "filled what was filled anew";
    if (later.action.press_enter) return false;
  }
  return false;
};

function isSameElement(one: RecordedStep, other: RecordedStep): boolean {
  const [first, second] = [one.trace?.element, other.trace?.element];
  if (!first?.selectors[0] || !second?.selectors[0]) return false;
  return (
    first.selectors[0].selector === second.selectors[0].selector &&
    first.frames.join() === second.frames.join()
  );
}

const rules: Rule[] = [askedForHelp, failed, seeing, leaving, overwritten];
