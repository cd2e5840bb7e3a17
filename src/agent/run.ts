import type { AgentEndReason, AgentStep } from "../contract/agents.ts";
import { AppError } from "../errors.ts";
import type { Meter, ModelCall } from "../llm/meter.ts";
import type { AgentAtWork } from "../sessions/live/live-session.ts";
import type { Session } from "../sessions/session.ts";
import { type AgentRecord, insertAgentStep, updateAgent } from "../store/agents.ts";
import type { Database } from "../store/open.ts";
import { untilAborted, within } from "../waiting.ts";
import { type AgentNews, Journal, type Waiting } from "./journal.ts";
import { misfitOf } from "./judge.ts";
import { carryOut, failure, type LoopParts, type Outcome } from "./loop.ts";
import { addUsage, usageOf } from "./steps.ts";

/** What a run needs beside what it makes itself. */
export type RunParts = Omit<LoopParts, "signal" | "keep" | "tell" | "askPerson"> & {
  db: Database;
  meter: Meter;
  onError: (error: unknown) => void;
};

const touchMs = 20_000;

/** A running agent: its record and steps, what happens in it, how to answer it, and to end it. */
export class AgentRun {
  readonly record: AgentRecord;
  readonly steps: AgentStep[] = [];
  readonly journal = new Journal();
  /** Resolves when the run has ended and everything of it is kept. */
  readonly ended: Promise<AgentRecord>;
  #session: Session;
  #parts: RunParts;
  #stopping = new AbortController();
  #waiting: (Waiting & { answer: (text: string) => void }) | undefined;

  constructor(record: AgentRecord, parts: RunParts) {
    this.record = record;
    this.#session = parts.session;
    this.#parts = parts;
    this.ended = this.#run();
  }

  get waiting(): Waiting | null {
    if (this.#waiting === undefined) return null;
    const { answer: _answer, ...waiting } = this.#waiting;
    return waiting;
  }

  /** Ends the run, whatever it is doing; a later reason changes nothing. */
  end(reason: AgentEndReason, words: string): void {
    this.#stopping.abort(new Ended(failure(reason, words)));
  }

  /** Gives the agent what a person answers; false when it waits for nobody. */
  help(answer: string): boolean {
    const waiting = this.#waiting;
    // At once: of two who answer, the second is to be told that nobody waits any more.
    this.#waiting = undefined;
    waiting?.answer(answer);
    return waiting !== undefined;
  }

  async #run(): Promise<AgentRecord> {
    const { signal } = this.#stopping;
    const { db, onError, ...loop } = this.#parts;
    const { ending, live } = this.#session;
    using _atWork = live.work(this.#atWork());
    const sessionEnds = () => {
      const why = this.#session.record.endReason ?? "ended";
      this.end("session ended", `The session ended (${why}) while the agent was running.`);
    };
    if (ending.aborted) sessionEnds();
    ending.addEventListener("abort", sessionEnds, { once: true });
    const { id: agentId, accountId, sessionId } = this.record;
    const payer = {
      accountId,
      agentId,
      sessionId,
      purpose: "agent",
      onCall: (call: ModelCall) => this.#count(call),
    };
    const working = loop.meter.charge(payer, () =>
      carryOut({
        ...loop,
        signal,
        keep: (step) => this.#keep(step),
        tell: (validation) => this.#tell({ validation }),
        askPerson: (reason) => this.#askPerson(reason),
      }),
    );
    // What is under way when the run is stopped ends by itself, a moment later.
    working.catch(() => undefined);
    const outcome = await untilAborted(working, signal).catch((error: unknown) =>
      outcomeOf(error, onError),
    );
    ending.removeEventListener("abort", sessionEnds);
    this.#close(outcome);
    await updateAgent(db, this.record).catch(onError);
    this.#tell({ ended: this.record });
    return this.record;
  }

  /** As those who watch the session see it. */
  #atWork(): AgentAtWork {
    const { id: agentId, request } = this.record;
    const waiting = () => this.waiting;
    return {
      agentId,
      task: request.task,
      help: (answer) => this.help(answer),
      get waiting() {
        return waiting();
      },
    };
  }

  #close(outcome: Outcome): void {
    const { reason, success, answer, error, checked = null } = outcome;
    const { record } = this;
    record.status = "closed";
    record.closedAt = Date.now();
    record.endReason = reason;
    record.success = success;
    const { response_format: format } = record.request;
    // Clients read it as JSON of that schema, and throw at anything else; a success was held against it.
    const isReadable = success || format === null || misfitOf(answer, format) === undefined;
    record.answer = isReadable ? answer : null;
    record.error = error;
    record.validation = checked;
    record.stopOffset = this.#session.stepCount;
    this.#stopping.abort(new Ended(outcome));
  }

  async #keep(step: AgentStep): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    const { db } = this.#parts;
    const position = this.steps.push(step) - 1;
    if (step.replayed && step.success) this.record.callsSaved += 1;
    this.#tell({ step });
    await insertAgentStep(db, this.record.id, position, step);
    await updateAgent(db, this.record);
    if (!this.#session.isLive) return;
    // What the action met and brought stands in the session's own step for it.
    const { data: _data, trace: _trace, ...told } = step;
    await this.#session.note({ type: step.type, value: { ...told, data: null } });
  }

  /** Every call counts, also one that brought nothing. */
  #count(call: ModelCall): void {
    this.record.usage = addUsage(this.record.usage, usageOf(call));
  }

  #tell(news: AgentNews): void {
    this.journal.add(news);
  }

  /** The session must not become idle while a person is waited for. */
  async #askPerson(reason: string): Promise<string | undefined> {
    const minutes = this.record.request.help_timeout_minutes;
    const since = Date.now();
    const until = Math.min(since + minutes * 60_000, this.#session.endsAt);
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#waiting = { reason, since, until, answer: resolve };
    this.#session.live.changed();
    this.#tell({ waiting: this.waiting });
    const touching = setInterval(() => this.#session.touch(), touchMs);
    try {
      return await within(promise, until - Date.now(), this.#stopping.signal);
    } finally {
      clearInterval(touching);
      this.#waiting = undefined;
      this.#session.record.waitingFor = null;
      this.#session.live.changed();
      this.#tell({ waiting: null });
    }
  }
}

/** The reason of a run's abort: how it ended. */
class Ended extends Error {
  override name = "Ended";
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.answer);
    this.outcome = outcome;
  }
}

function outcomeOf(error: unknown, onError: (error: unknown) => void): Outcome {
  if (error instanceof Ended) return error.outcome;
  if (error instanceof AppError && error.code === "session_closed") {
    return failure("session ended", error.message);
  }
  if (!(error instanceof AppError)) onError(error);
  const words =
    error instanceof AppError ? error.message : "The server failed while the agent was running.";
  return failure("failed", words);
}
