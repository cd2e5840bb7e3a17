import { createHash } from "node:crypto";
import type { Action } from "../contract/actions.ts";

const window = 20;
/** After so many of the same action on the same page in the window, the model is told so, in ever clearer words. */
const repeats: [count: number, words: string][] = [
  [3, "You have done this same thing here three times. Try another way."],
  [5, "You have done this five times: it will not work the sixth time. Do something else."],
];
/** On pages that change it may well bring one on, so that it is told later, and once. */
const manyTimes = 8;
const manyWords =
  "Eight times the same. If it does not bring you on, think anew: what else leads there? If nothing does, complete with success false and say why.";
const stagnantAfter = 5;
const stuckAfter = 10;

/** Notices when a run goes in circles. It only tells; ending is up to the run. */
export class Circles {
  #actions: string[] = [];
  #pages: string[] = [];

  /** What the model is told after an action on a page that looked like this. */
  note(action: Action, elementText: string, page: string): string[] {
    const hash = hashOf(action, elementText);
    this.#actions = [...this.#actions, hash].slice(-window);
    this.#pages = [...this.#pages, page].slice(-window);
    const before = this.#actions.map((one, index) => ({ one, page: this.#pages[index] }));
    const all = before.filter(({ one }) => one === hash);
    const here = all.filter((one) => one.page === page);
    const repeated =
      all.length === manyTimes ? manyWords : repeats.find(([at]) => at === here.length)?.[1];
    const same = sameAtEnd(this.#pages);
    const stagnant =
      same > 0 && same % stagnantAfter === 0
        ? `The page has not changed over ${same} actions. What you do has no effect on it.`
        : undefined;
    return [repeated, stagnant].filter((words) => words !== undefined);
  }

  /** The same was done over and over and nothing came of it. */
  get isStuck(): boolean {
    return sameAtEnd(this.#actions) >= stuckAfter && sameAtEnd(this.#pages) >= stuckAfter;
  }
}

function sameAtEnd(values: readonly string[]): number {
  const last = values.at(-1);
  const other = values.findLastIndex((value) => value !== last);
  return values.length - 1 - other;
}

/** What an action itself changes of its element. */
const states = / (value|checked|aria_(expanded|checked|pressed|selected))="[^"]*"/g;

/** Two actions count as the same when they do the same to what says the same, whatever its id. */
function hashOf(action: Action, elementText: string): string {
  const { category: _category, description: _description, ...fields } = action;
  const element = elementText.replaceAll(states, "");
  const named = "id" in fields && element !== "" ? { ...fields, id: element } : fields;
  return digest(JSON.stringify(named));
}

/** A page as far as it can be told apart from another: its address and what it says. */
export function fingerprint(url: string, description: string): string {
  return digest(`${url}\n${description.replaceAll(" new>", ">").replaceAll(" new/>", "/>")}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
