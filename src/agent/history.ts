import type { AgentStep } from "../contract/agents.ts";
import type { ExecutionResponse } from "../contract/page.ts";
import { fence, newMark } from "../llm/fence.ts";
import { estimateTokens } from "../page/render.ts";

/** One thing that was done, as later questions tell it. */
export interface Entry {
  /** Such as `Step 3`. */
  title: string;
  goal: string;
  /** The action in a line. */
  did: string;
  /** Whether it worked, and what came of it, in quotes. */
  result: string;
  /** What the server told the model before it decided. */
  told?: string;
  memory: string;
}

const longestResult = 300;
/** Fields that an action has without anybody having chosen them. */
const ofNoInterest = new Set([
  "category",
  "clear_before_fill",
  "description",
  "id",
  "ignored_tags",
  "only_images",
  "only_main_content",
  "press_enter",
  "scrape_images",
  "scrape_links",
  "selector",
  "text_label",
  "timeout",
  "type",
  "use_link_placeholders",
]);

/** What a step was and did, in a few words; `element` is what it was done to. */
export function entryOf(
  { step, state, action, success, message, notes }: AgentStep,
  element: string,
): Entry {
  return {
    title: step === 0 ? "At the start" : `Step ${step}`,
    goal: state.next_goal,
    did: actionLine(action, element),
    result: resultLine(success, message),
    told: notes.join(" "),
    memory: state.memory,
  };
}

/** What was executed on a session before the agent, by whoever. */
export function executedEntry({ action, success, message }: ExecutionResponse): Entry {
  return {
    title: "Before you",
    goal: "",
    did: actionLine(action, action.text_label ?? ""),
    result: resultLine(success, message),
    memory: "",
  };
}

/** Whether it worked, and what was said of it. */
function resultLine(success: boolean, message: string): string {
  const said = JSON.stringify(bounded(message.toWellFormed(), longestResult));
  return `${success ? "worked" : "FAILED"}: ${said}`;
}

/** An action in one line: its type, its element, and its values. */
function actionLine(action: AgentStep["action"], element: string): string {
  const { type, id, press_enter: enter } = action;
  const values = Object.entries(action)
    .filter(([name, value]) => !ofNoInterest.has(name) && value != null)
    .map(([name, value]) => `${name}=${bounded(JSON.stringify(value), 200)}`);
  const what = element === "" ? [] : [bounded(element, 120)];
  return [
    type,
    bounded(id ?? "", 40),
    ...what,
    ...values,
    ...(enter === true ? ["press_enter"] : []),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function bounded(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

function full({ title, goal, did, result, told = "", memory }: Entry): string {
  const before = told === "" ? [] : [`  you had been told: ${told}`];
  const lines = [`${title}: ${goal}`, ...before, `  did: ${did}`, `  ${result}`];
  if (memory !== "") lines.push(`  memory: ${memory}`);
  return lines.join("\n");
}

function short({ title, did, result }: Entry): string {
  return `${title}: ${did} — ${result.split(":")[0]}`;
}

// So many of the newest entries are told in full as long as anything fits.
const keptWhole = 4;

/** What was done so far, within a bound: told whole, then in short, then as a summary. */
export class History {
  /** The same in every question of a run, so that what was sent before can be used again. */
  #mark = newMark();
  #entries: Entry[] = [];
  /** How many of the entries the summary stands for. */
  #summarised = 0;
  #summary = "";

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /**
   * What was done, fenced, since it quotes pages, within so many tokens; what does not fit even in
   * short is said to be left out. Empty when nothing was done.
   */
  text(maxTokens: number): string {
    if (this.#entries.length === 0) return "";
    return fence(this.#within(maxTokens), "done", this.#mark);
  }

  #within(maxTokens: number): string {
    const entries = this.#entries.slice(this.#summarised);
    const head = this.#summary === "" ? [] : [`In short: ${this.#summary}`];
    for (const wholeCount of [entries.length, keptWhole, 1]) {
      const from = Math.max(entries.length - wholeCount, 0);
      const lines = entries.map((entry, index) => (index < from ? short(entry) : full(entry)));
      const text = [...head, ...lines].join("\n");
      if (estimateTokens(text) <= maxTokens) return text;
    }
    return this.#newest(head, entries, maxTokens);
  }

  #newest(head: string[], entries: Entry[], maxTokens: number): string {
    const kept: string[] = [];
    let left = maxTokens - estimateTokens(head.join("\n"));
    for (const entry of entries.toReversed()) {
      const line = kept.length === 0 ? full(entry) : short(entry);
      left -= estimateTokens(line) + 1;
      if (left < 0 && kept.length > 0) break;
      kept.unshift(line);
    }
    const dropped = entries.length - kept.length;
    const note = dropped === 0 ? [] : [`(${dropped} earlier steps are left out)`];
    return [...head, ...note, ...kept].join("\n");
  }

  /**
   * Whether it is worth having the older entries put into a summary: their text, or undefined while
   * everything fits in short.
   */
  due(maxTokens: number): string | undefined {
    const entries = this.#entries.slice(this.#summarised);
    if (entries.length <= keptWhole) return undefined;
    const brief = [this.#summary, ...entries.map(short)].join("\n");
    if (estimateTokens(brief) <= maxTokens) return undefined;
    return [this.#summary, ...entries.slice(0, -keptWhole).map(full)].join("\n");
  }

  /** Lets a summary stand for all but the newest entries. */
  summarise(summary: string): void {
    this.#summary = summary;
    this.#summarised = Math.max(this.#entries.length - keptWhole, 0);
  }
}
