import type { Staying } from "../browser/stay-on.ts";
import { Action, type ActionType } from "../contract/actions.ts";
import type { AgentEndReason, AgentState, AgentStep } from "../contract/agents.ts";
import { fence } from "../llm/fence.ts";
import type { Again, LastDone } from "./again.ts";
import { beginningOf } from "../page/render.ts";
import { check } from "./check.ts";
import { entryOf } from "./history.ts";
import { elementText, unknownIdIn } from "./ids.ts";
import { Mind, type MindParts, NoDecision, type Thought } from "./mind.ts";
import { Circles } from "./nudges.ts";
import { Pausing } from "./pausing.ts";
import { withoutMessages } from "../sessions/without-messages.ts";
import { circumstancesOf, refusalOf } from "./policy.ts";
import { type Done, notDone, stepOf, type Taken } from "./steps.ts";
import type { View } from "./view.ts";

/** How a run ended. */
export interface Outcome {
  reason: AgentEndReason;
  success: boolean;
  answer: string;
  /** What went wrong, where it was not the task itself. */
  error: string | null;
  /** What was made of the answer by whoever checked it; absent where nobody did. */
  checked?: string;
}

/** What the loop works with. */
export interface LoopParts extends MindParts {
  /** What an earlier run of the same task did, to be done again first. */
  again: Again | undefined;
  /** Keeps the session on the allowed hosts; null where all are. */
  staying: Staying | null;
  /** The names of the account's uploads. */
  uploads: readonly string[];
  keep(step: AgentStep): Promise<void>;
  /** Says something to whoever watches. */
  tell(validation: string): void;
  /** Waits for a person; undefined when none came in time. */
  askPerson(reason: string): Promise<string | undefined>;
}

const mostRejections = 2;
const warnAt = 0.75;
/** Actions that are not meant to change the page. */
const lookingOn = new Set<ActionType>([
  "wait",
  "scrape",
  "help",
  "completion",
  // What was filled in was read back, and a password does not show.
  "fill",
  "fallback_fill",
  "multi_factor_fill",
]);
const nothingKnown: AgentState = {
  previous_goal_status: "unknown",
  previous_goal_eval: "",
  page_summary: "",
  relevant_interactions: [],
  memory: "",
  next_goal: "",
};

/** Of what is done without asking the model. */
const unasked = {
  notes: [],
  url: "",
  replayed: false,
  answer: undefined,
  observeMs: 0,
  actMs: 0,
} satisfies Partial<Taken>;

/** Carries out a task on a session, step by step, until it is done or can't be. */
export async function carryOut(parts: LoopParts): Promise<Outcome> {
  const loop = new Loop(parts);
  const { max_steps: most } = parts.request;
  try {
    await loop.open();
    for (let step = 1; step <= most;) {
      const outcome = await loop.step(step);
      if (outcome === "interrupted") continue;
      if (outcome !== undefined) return outcome;
      step += 1;
    }
    return failure("max steps", `The task was not finished within ${most} steps.`);
  } catch (error) {
    if (error instanceof NoDecision) return failure("model failed", error.message);
    throw error;
  }
}

/** A run that ended without an answer; the words say why. */
export function failure(reason: AgentEndReason, words: string): Outcome {
  return { reason, success: false, answer: words, error: words };
}

class Loop {
  #parts: LoopParts;
  #mind: Mind;
  #circles = new Circles();
  /** What the model is told with the next page. */
  #notes: string[] = [];
  /** What the last action returned, fenced. */
  #result = "";
  /** What the page was like before something was done that may have changed it. */
  #before = "";
  #rejections = 0;
  #pausing: Pausing;
  /** What the model did last; undefined as long as it was not asked. */
  #last: LastDone | undefined;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#pausing = new Pausing(parts.session.control, parts.signal);
    this.#mind = new Mind(parts);
  }

  /** Opens the page that the task begins on, before the model is asked. */
  async open(): Promise<void> {
    const { request } = this.#parts;
    if (request.url === null) return;
    const startedAt = Date.now();
    const action = Action.parse({ type: "goto", url: request.url });
    const state = { ...nothingKnown, next_goal: "Open the page that the task begins on" };
    const done = await this.#pausing.whenFree(() => this.#do(action));
    await this.#keep({ step: 0, state, action, done, startedAt, ...unasked });
  }

  /** One step; answers how the run ended, if it did, or that a person took control before it was done. */
  async step(step: number): Promise<Outcome | "interrupted" | undefined> {
    if (await this.#pausing.over()) this.#tellOfPerson();
    return this.#pausing.unlessTaken(() => this.#step(step));
  }

  async #step(step: number): Promise<Outcome | "interrupted" | undefined> {
    const isLast = step === this.#parts.request.max_steps;
    if (!isLast && (await this.#doAgain(step))) return undefined;
    const startedAt = Date.now();
    this.#note(...this.#budgetNotes(step));
    const thought = await this.#decide(step);
    // It was decided on a page that is another by now.
    if (this.#pausing.isOutdated) return "interrupted";
    if (thought === undefined) return undefined;
    const { view, decision } = thought;
    const { action } = decision;
    const element = elementText(action, this.#parts.session.known);
    await this.#act(step, thought, startedAt, element);
    if (action.type === "completion") return this.#finish(action, view, isLast);
    if (action.type === "help") return this.#helped(action.reason);
    this.#note(...this.#circles.note(action, element, view.fingerprint));
    if (!this.#circles.isStuck) return undefined;
    return failure("stuck", "The same was done over and over, and nothing came of it.");
  }

  /** Whoever had control since the last step may have done anything. */
  #tellOfPerson(): void {
    this.#before = "";
    this.#note(
      "Meanwhile a person took control of the browser and may have done something: look at the page as it is now, and go on from there.",
    );
  }

  /** Tells the model something, once. */
  #note(...notes: string[]): void {
    this.#notes.push(...notes.filter((note) => !this.#notes.includes(note)));
  }

  /** Undefined for a model that does not even complete when nothing else is possible. */
  async #decide(step: number): Promise<Thought | undefined> {
    const notes = this.#notes;
    try {
      return await this.#mind.decide({ step, notes, result: this.#result, before: this.#before });
    } catch (error) {
      const isLast = step === this.#parts.request.max_steps;
      const isUnusable = error instanceof NoDecision && error.code === "model_invalid_answer";
      if (isLast && isUnusable) return undefined;
      throw error;
    }
  }

  async #act(step: number, thought: Thought, startedAt: number, element: string): Promise<void> {
    const { decision, answer, view, resultTokens } = thought;
    const { state, action } = decision;
    const actedAt = Date.now();
    const done = await this.#do(action);
    const notes = this.#notes;
    this.#notes = [];
    this.#last = { type: action.type, success: done.success };
    this.#result = resultOf(done, resultTokens);
    this.#before = done.success && !lookingOn.has(action.type) ? view.fingerprint : "";
    const times = { startedAt, observeMs: view.ms, actMs: Date.now() - actedAt };
    const { url } = view;
    const taken = { step, state, action, done, notes, url, answer, replayed: false, ...times };
    await this.#keep(taken, element);
  }

  /** Does what an earlier run did at this point, if there is such a thing. */
  async #doAgain(step: number): Promise<boolean> {
    const { again, session, signal } = this.#parts;
    const startedAt = Date.now();
    const url = session.browser.tabs.current?.url ?? "";
    const refusalOf = (action: Action) => this.#refused(action);
    const made = await again?.next(session, { signal, refusalOf, last: this.#last });
    if (made === undefined) return false;
    const state = { ...nothingKnown, next_goal: "The same as in the earlier run" };
    const actMs = Date.now() - startedAt;
    const taken = { ...unasked, ...made, step, state, url, replayed: true, startedAt, actMs };
    await this.#keep(taken);
    return true;
  }

  #budgetNotes(step: number): string[] {
    const { max_steps: most } = this.#parts.request;
    if (step === most) {
      return [
        "This is the last step: only completion is possible. Give the answer as far as you have it, and success true only if the task is done.",
      ];
    }
    if (step !== Math.ceil(most * warnAt) || most < 4) return [];
    return [`${most - step + 1} steps are left. Go for what matters most, and complete in time.`];
  }

  async #do(action: Action): Promise<Done> {
    const { session, signal } = this.#parts;
    const refused = unknownIdIn(action, session.known) ?? this.#refused(action);
    if (refused !== undefined) return notDone(action, refused);
    const turned = this.#mind.turn(action);
    if (turned !== undefined) return { success: true, message: turned };
    const done = await session.act(action, signal);
    return { ...done, message: [done.message, ...this.#waysOut()].join(". ") };
  }

  /** Why an action may not be done, whoever wants it. */
  #refused(action: Action): string | undefined {
    const { session, request, staying, uploads } = this.#parts;
    const hosts = staying?.hosts ?? null;
    return refusalOf(action, circumstancesOf(request, session, { hosts, uploads }));
  }

  /** What was not opened meanwhile. Hosts only: the rest of an address is a stranger's text. */
  #waysOut(): string[] {
    const { blocked } = this.#parts.staying?.look() ?? { blocked: [] };
    const hosts = new Set(blocked.map(({ url }) => URL.parse(url)?.host ?? "another host"));
    if (hosts.size === 0) return [];
    const names = [...hosts].slice(0, 5).join(", ");
    return [`Not opened, because the task has to stay on the allowed domains: ${names}`];
  }

  async #keep(taken: Taken, element = ""): Promise<void> {
    const step = withoutMessages(stepOf(taken));
    this.#parts.history.add(entryOf(step, element));
    await this.#parts.keep(step);
  }

  /** What a person answered is the user's word; without one in time the run is over. */
  async #helped(reason: string): Promise<Outcome | undefined> {
    const said = await this.#parts.askPerson(reason);
    if (said === undefined) {
      return failure("help timed out", `Help was needed and nobody came: ${reason}`);
    }
    this.#note(`You asked a person for help, who answered: ${JSON.stringify(said)}`);
    return undefined;
  }

  /** Ends the run with a completion, unless it does not hold: then the model is told why, and goes on. */
  async #finish(
    { success, answer }: { success: boolean; answer: string },
    view: View,
    isLast: boolean,
  ): Promise<Outcome | undefined> {
    if (!success) return { reason: "gave up", success, answer, error: null };
    const { wrong, checked } = await check(this.#parts, answer, view);
    this.#parts.tell(checked);
    if (wrong === undefined) return { reason: "completed", success, answer, error: null, checked };
    if (isLast || this.#rejections >= mostRejections) {
      const error = `The answer was not confirmed: ${wrong}`;
      return { reason: "not confirmed", success: false, answer, error, checked };
    }
    this.#rejections += 1;
    this.#note(`Your completion was not accepted: ${wrong} Go on, or complete again.`);
    return undefined;
  }
}

/** What an action brought, for the next question. */
function resultOf({ data }: Done, maxTokens: number): string {
  if (data == null) return "";
  const { structured, markdown } = data;
  const found = structured?.data == null ? markdown : JSON.stringify(structured.data);
  if (found === "") return "";
  const shown = beginningOf(found, maxTokens);
  const rest = found.length - shown.length;
  const note = rest > 0 ? `\n(${rest} more characters are left out: ask for what you need)` : "";
  return `${fence(shown, "result")}${note}`;
}
