import type { Trial } from "./trial.ts";

const widths = [52, 8, 8, 6, 6, 9, 8, 9, 8];
const longestEnding = 160;

/** The head of the table. */
export function headLine(): string {
  const names = ["task", "success", "claimed", "steps", "calls", "tokens in", "out", "cost", "s"];
  return lineOf(names);
}

/** A trial in a line of the table; how it ended is told where it did not go well. */
export function trialLine(trial: Trial): string {
  const { task, success, claimed, steps, calls, ending } = trial;
  const { inputTokens, outputTokens, costUsd, seconds } = trial;
  const yes = (is: boolean) => (is ? "yes" : "no");
  const line = lineOf([
    task,
    yes(success),
    yes(claimed),
    steps,
    calls,
    inputTokens,
    outputTokens,
    costText(costUsd),
    seconds.toFixed(1),
  ]);
  return success && claimed ? line : `${line}  ${ending.slice(0, longestEnding)}`;
}

/** The last line: how many went well, and what all of it took. */
export function totalLine(trials: readonly Trial[]): string {
  const sum = (value: (trial: Trial) => number) =>
    trials.reduce((total, trial) => total + value(trial), 0);
  const costs = trials.map(({ costUsd }) => costUsd);
  return lineOf([
    `${trials.length} in all`,
    sum(({ success }) => Number(success)),
    sum(({ claimed }) => Number(claimed)),
    sum(({ steps }) => steps),
    sum(({ calls }) => calls),
    sum(({ inputTokens }) => inputTokens),
    sum(({ outputTokens }) => outputTokens),
    costText(costs.includes(null) ? null : sum(({ costUsd }) => costUsd ?? 0)),
    sum(({ seconds }) => seconds).toFixed(1),
  ]);
}

/** In US dollars. */
function costText(cost: number | null): string {
  return cost === null ? "?" : `$${cost.toFixed(4)}`;
}

function lineOf([name, ...values]: (string | number)[]): string {
  const [first = 0, ...others] = widths;
  const cells = values.map((value, index) => String(value).padStart(others[index] ?? 0));
  return [String(name).slice(0, first).padEnd(first), ...cells].join(" ");
}
