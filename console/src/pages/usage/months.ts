import { monthAt } from "../../../../src/contract/usage.ts";

/** The months up to now as the API names them, newest first. */
export function lastMonths(count: number, now = Date.now()): string[] {
  const names: string[] = [];
  for (let month = monthAt(now); names.length < count; month = monthAt(month.from - 1)) {
    names.push(month.name);
  }
  return names;
}
