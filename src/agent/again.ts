import { Action, type ActionType } from "../contract/actions.ts";
import { AppError } from "../errors.ts";
import type { Session } from "../sessions/session.ts";
import { type Done, notDone } from "./steps.ts";
import { isThere } from "./workflow/element-now.ts";
import {
  chained,
  jsonAction,
  recordedValues,
  valuesNeeded,
  type Values,
} from "./workflow/json-actions.ts";
import { replayStep } from "./workflow/replay.ts";
import type { Workflow, WorkflowStep } from "./workflow/workflow.ts";

/** A recorded step that was done again. */
export interface DoneAgain {
  action: Action;
  done: Done;
}

/** What the model did last. */
export interface LastDone {
  type: ActionType;
  success: boolean;
}

interface Bounds {
  signal: AbortSignal;
  /** Why an action may not be done now, whoever wants it. */
  refusalOf: (action: Action) => string | undefined;
  last: LastDone | undefined;
}

// After so many decisions of the model that lead back to nothing recorded, it goes on alone.
const mostAstray = 3;
const mostTries = 2;
// A model can be asked instead, so that a page is not waited for as long as without one.
const patienceMs = 3_000;

/** What an earlier run of the same task did, done again as far as the page lets it. */
export class Again {
  #steps: WorkflowStep[];
  #values: Values;
  #next = 0;
  #tries = 0;
  #isAstray = false;
  #astray = 0;

  constructor(workflow: Workflow) {
    this.#steps = workflow.steps;
    this.#values = recordedValues(workflow);
  }

  /** Does the next recorded step; undefined where the model has to be asked. */
  async next(
    session: Session,
    { signal, refusalOf, last }: Bounds,
  ): Promise<DoneAgain | undefined> {
    if (this.#isAstray && !(await this.#isBack(session, last))) {
      this.#astray += 1;
      if (this.#astray >= mostAstray) this.#next = this.#steps.length;
      return undefined;
    }
    const step = this.#steps[this.#next];
    if (step === undefined) return undefined;
    this.#isAstray = this.#needsSecret(step);
    if (this.#isAstray) return undefined;
    const asked = Action.parse(jsonAction(step, this.#values));
    const refused = refusalOf(asked);
    if (refused !== undefined) {
      // What comes after it was done on a page that this run may not come to.
      this.#next = this.#steps.length;
      return { action: asked, done: notDone(asked, refused) };
    }
    const replayed = await replayStep(session, step, { values: this.#values, signal, patienceMs });
    const { response, healed, success, message } = replayed;
    this.#isAstray = !success;
    this.#tries = success ? 0 : this.#tries + 1;
    if (success) this.#next += 1;
    const told = healed === null ? message : `${message} (found by ${healed.to} now)`;
    const action = response === null ? asked : Action.parse(response.action);
    return { action, done: { ...response, success, message: told } };
  }

  #needsSecret(step: WorkflowStep): boolean {
    return valuesNeeded(step).some((name) => this.#values[name] === undefined);
  }

  /**
   * Whether the page is as it was recorded again: the step that could not be done can be, or the
   * model has done it its own way and what comes after it can be. A step is never passed over.
   */
  async #isBack(session: Session, last: LastDone | undefined): Promise<boolean> {
    const step = this.#steps[this.#next];
    if (step === undefined) return false;
    const mayTry = this.#tries < mostTries && !this.#needsSecret(step);
    if (mayTry && step.target !== null && (await this.#has(session, step))) return true;
    if (last?.success !== true || kindOf(last.type) !== kindOf(step.action.type)) return false;
    const after = this.#steps[this.#next + 1];
    if (after !== undefined && !(await this.#has(session, after))) return false;
    this.#next += 1;
    this.#tries = 0;
    return after !== undefined;
  }

  async #has(session: Session, { target }: WorkflowStep): Promise<boolean> {
    if (target === null) return true;
    const way = chained(target.frames, target.selector);
    const [found] = await session.find([way]).catch((error: unknown) => {
      // A page that can't be looked at now has nothing that is recorded.
      if (error instanceof AppError && error.code === "browser_failed") return [];
      throw error;
    });
    return isThere(target, found);
  }
}

/** Types that do the like of each other. */
function kindOf(type: ActionType): string {
  return /fill/.test(type) ? "fill" : type;
}
