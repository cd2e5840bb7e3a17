import type { Action, ActionType } from "../contract/actions.ts";
import type { AgentStartRequest } from "../contract/agents.ts";
import { AppError } from "../errors.ts";
import type { Meter } from "../llm/meter.ts";
import type { Answer, Model, Question } from "../llm/model.ts";
import type { Session } from "../sessions/session.ts";
import { type Decision, type OfferedType, offeredTypes, readDecision } from "./decision.ts";
import type { History } from "./history.ts";
import { identityWords } from "./identity-words.ts";
import { unknownIdIn } from "./ids.ts";
import { type Frame, frameOf, historyRoom, questionOf, type Room, roomIn } from "./question.ts";
import { summarised } from "./summary.ts";
import { look, type View } from "./view.ts";

/** What the decisions of a run are made with. */
export interface MindParts {
  session: Session;
  model: Model;
  meter: Meter;
  request: AgentStartRequest;
  offered: ActionType[];
  history: History;
  signal: AbortSignal;
}

/** What was decided, on which page, and what it took. */
export interface Thought {
  decision: Decision;
  answer: Answer;
  view: View;
  /** How many tokens of what the action brings may be told. */
  resultTokens: number;
}

/** The model gave no decision; asking again does not help. */
export class NoDecision extends Error {
  override name = "NoDecision";
  readonly code: string;

  constructor(cause: AppError) {
    super(cause.message, { cause });
    this.code = cause.code;
  }
}

const mostFailures = 3;
/** Failures of a model that asking again does not mend. */
const fatal = new Set(["model_key_refused", "model_quota", "model_unknown"]);

/** What a provider says of a picture that its model can't take, in many ways. */
const takesNone = new Set(["model_no_pictures", "model_failed"]);

/** What is asked at a step, beside the page. */
interface Asked {
  step: number;
  notes: readonly string[];
  result: string;
  /** The page's fingerprint before something was done that may have changed it; else empty. */
  before: string;
}

/** The actions that a model may choose from, and the unchanging parts of a question with them. */
interface Offer {
  types: OfferedType[];
  frame: Frame;
}

/** Looks at the page and asks the model what to do, within what the model takes. */
export class Mind {
  #parts: MindParts;
  #usual: Offer;
  #last: Offer;
  /** Becomes smaller when the provider finds a question too long. */
  #window: number;
  /** Becomes false when the model can't take pictures. */
  #sees: boolean;
  /** The part of the page that is told, and how many there are, where it takes more room than there is. */
  #part = { shown: 1, all: 1 };
  #failures = 0;

  constructor(parts: MindParts) {
    const { offered, request, model, session } = parts;
    const { vaults, persona } = session.identity;
    const identity = identityWords(vaults, persona);
    this.#parts = parts;
    this.#window = model.window;
    this.#sees = request.use_vision;
    const offerOf = (types: OfferedType[]) => ({ frame: frameOf(types, request, identity), types });
    this.#usual = offerOf(offeredTypes(offered));
    this.#last = offerOf(offeredTypes(["completion"]));
  }

  /** Asks until there is a decision; throws `NoDecision` where the model has failed too often. At the last step only a completion is one. */
  async decide(asked: Asked): Promise<Thought> {
    const { model, signal } = this.#parts;
    let { room, view } = await this.#look(asked);
    for (;;) {
      await this.#shorten(room, view, asked.result);
      try {
        const answer = await model.answer(this.#question(asked, room, view), signal);
        this.#failures = 0;
        const decision = answer.value as Decision;
        return { decision, answer, view, resultTokens: room.result };
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AppError) || !error.code.startsWith("model_")) throw error;
        this.#failures += 1;
        if (fatal.has(error.code) || this.#failures >= mostFailures) throw new NoDecision(error);
        if (this.#adapts(error.code, view)) ({ room, view } = await this.#look(asked));
      }
    }
  }

  /**
   * Turns to the next or the former part of a page that is told in several, where an action asks for
   * what comes next; says so. Undefined for whatever else is to be done, after which the page is
   * told from its beginning.
   */
  turn(action: Action): string | undefined {
    const { shown, all } = this.#part;
    this.#part.shown = 1;
    if (action.type !== "scroll_down" && action.type !== "scroll_up") return undefined;
    const wanted = action.type === "scroll_down" ? shown + 1 : shown - 1;
    if (action.selector !== null || wanted < 1 || wanted > all) return undefined;
    this.#part.shown = wanted;
    return `Part ${wanted} of ${all} of what is in view`;
  }

  /** Asks for less from now on, where that is what the model can't take. */
  #adapts(code: string, view: View): boolean {
    if (code === "model_context_too_long") {
      this.#window = Math.floor(this.#window / 2);
      return true;
    }
    if (!takesNone.has(code) || view.picture === undefined) return false;
    this.#sees = false;
    return true;
  }

  /** At the last step nothing but a completion is offered. */
  #with({ step }: Asked): Offer {
    return step === this.#parts.request.max_steps ? this.#last : this.#usual;
  }

  async #look(asked: Asked): Promise<{ room: Room; view: View }> {
    const { session, signal } = this.#parts;
    const room = roomIn(this.#window, this.#with(asked).frame, this.#sees);
    const options = { maxTokens: room.page, picture: this.#sees, part: this.#part.shown };
    const view = await look(session, options, signal);
    this.#part.all = view.parts;
    return { room, view };
  }

  #question(asked: Asked, room: Room, view: View): Question {
    const { session, request, history } = this.#parts;
    const { frame, types } = this.#with(asked);
    let told = false;
    return questionOf({
      ...asked,
      notes: [...asked.notes, ...this.#partNotes()],
      frame,
      room,
      history,
      maxSteps: request.max_steps,
      page: view.text,
      picture: view.picture,
      isUnchanged: view.fingerprint !== "" && view.fingerprint === asked.before,
      read: (value) => {
        const decided = readDecision(value, types);
        if ("wrong" in decided || told) return decided;
        const wrong = unknownIdIn(decided.value.action, session.known);
        if (wrong === undefined) return decided;
        // Only once: insisting on it is an action that fails.
        told = true;
        return { wrong };
      },
    });
  }

  #partNotes(): string[] {
    const { shown, all } = this.#part;
    if (all === 1) return [];
    return [
      `The list is part ${shown} of ${all} of what is in view: scroll_down and scroll_up show the other parts first.`,
    ];
  }

  /** Lets the model put into few words what was done long ago, where it would take too much room. */
  async #shorten(room: Room, view: View, result: string): Promise<void> {
    const { model, request, signal, meter, history } = this.#parts;
    const due = history.due(historyRoom(room, view.text, result));
    if (due === undefined) return;
    const summary = await meter.charge({ purpose: "summary" }, () =>
      summarised(model, request.task, due, signal),
    );
    // Without one the oldest steps are left out.
    if (summary !== undefined) history.summarise(summary);
  }
}
