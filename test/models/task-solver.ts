import { actorBy, type Actor, type Outcome } from "../actor/actor.ts";
import { type AgentPrompt, readAgentPrompt, readJudgePrompt } from "./agent-prompt.ts";
import type { Answerer, ModelRequest, Reply } from "./reply.ts";

type Fields = Record<string, unknown>;

/** How a task is solved by the text of pages alone; what it is called is what the user asks for. */
export interface Solution {
  words: string;
  /** `told` is all that the prompt says at the beginning. */
  solve(actor: Actor, told: string): Promise<void>;
}

const pauseMs = 150;
/** What is typed on a page by these fields has to stand in the prompt. */
const typed = ["value", "file_path"];

/**
 * A model that solves tasks: it finds by the prompt what is asked for, sees the page that the prompt
 * shows, and answers with one action each time. It keeps in mind nothing that the prompt does not
 * tell but how far it has come.
 */
export function solvingModel(solutions: readonly Solution[]): Answerer {
  const runs = new Map<string, Run>();
  return async (request) => {
    try {
      return replyOf(request, await answerTo(request, solutions, runs));
    } catch (error) {
      return { status: 400, message: (error as Error).message };
    }
  };
}

async function answerTo(
  request: ModelRequest,
  solutions: readonly Solution[],
  runs: Map<string, Run>,
): Promise<unknown> {
  const asked = readJudgePrompt(request);
  if (asked !== undefined) return verdict(asked.last);
  const prompt = readAgentPrompt(request);
  const solution = solutions.find(({ words }) => prompt.task.startsWith(words));
  if (solution === undefined) throw new Error(`Nobody knows how to do this: ${prompt.task}`);
  if (prompt.step === 1) runs.set(prompt.task, new Run(solution));
  const run = runs.get(prompt.task);
  if (run === undefined) throw new Error(`This was not asked from its beginning: ${prompt.task}`);
  return run.decide(prompt);
}

/** A run whose last step failed is not done. */
function verdict(last: Outcome | undefined): Fields {
  if (last === undefined) return { reason: "Nothing was done.", done: false };
  return { reason: last.message, done: last.success };
}

function replyOf({ text }: ModelRequest, json: unknown): Reply {
  const tokensOf = (said: string) => Math.ceil(said.length / 4);
  const usage = { input: tokensOf(text), output: tokensOf(JSON.stringify(json)) };
  return { json, usage };
}

/** One attempt at a task: its solution runs as far as the next action, and on with the next prompt. */
class Run {
  #solution: Solution;
  #prompt: AgentPrompt | undefined;
  #isSeen = false;
  #memory: string[] = [];
  #asked = Promise.withResolvers<AgentPrompt>();
  #decided = Promise.withResolvers<Fields>();

  constructor(solution: Solution) {
    this.#solution = solution;
    void this.#work();
  }

  /** What to do next, by what a prompt tells. */
  async decide(prompt: AgentPrompt): Promise<Fields> {
    this.#decided = Promise.withResolvers();
    this.#asked.resolve(prompt);
    const action = await this.#decided.promise;
    return { state: this.#state(prompt, action), action };
  }

  async #work(): Promise<void> {
    const prompt = await this.#nextPrompt();
    try {
      const start = / Begin at (\S+)\.$/.exec(prompt.task)?.[1];
      if (start !== undefined) await this.#act({ type: "goto", url: start });
      await this.#solution.solve(this.#actor(), prompt.text);
      this.#complete(true, `Done. ${this.#memory.join("; ")}`);
    } catch (error) {
      this.#complete(false, (error as Error).message);
    }
  }

  async #nextPrompt(): Promise<AgentPrompt> {
    this.#prompt = await this.#asked.promise;
    this.#asked = Promise.withResolvers();
    this.#isSeen = false;
    return this.#prompt;
  }

  #complete(success: boolean, answer: string): void {
    this.#decided.resolve({ type: "completion", success, answer });
  }

  /** Sees and acts by prompts and answers; what was read is what has to be kept in mind. */
  #actor(): Actor {
    const actor = actorBy({
      observe: () => this.#observe(),
      execute: (action) => this.#act(action),
    });
    const read = async (pattern: RegExp): Promise<string> => {
      const found = await actor.read(pattern);
      this.#memory.push(found.replaceAll("\n", " "));
      return found;
    };
    return { ...actor, read };
  }

  /** To see the page again takes a step in which nothing else is done. */
  async #observe(): Promise<string> {
    if (this.#isSeen) await this.#act({ type: "wait", time_ms: pauseMs });
    this.#isSeen = true;
    return this.#prompt?.page ?? "";
  }

  async #act(action: Fields): Promise<Outcome> {
    for (const field of typed) this.#mustBeTold(action[field]);
    this.#decided.resolve(action);
    const { last } = await this.#nextPrompt();
    if (last === undefined) throw new Error("The prompt does not tell what became of the action.");
    return last;
  }

  /** Only a number may be worked out. */
  #mustBeTold(value: unknown): void {
    if (typeof value === "object" && value !== null) {
      for (const one of Object.values(value)) this.#mustBeTold(one);
    }
    if (typeof value !== "string" || /^\d*$/.test(value)) return;
    const told = this.#prompt?.text.toLowerCase() ?? "";
    if (!told.includes(value.toLowerCase())) {
      throw new Error(`The prompt does not tell '${value}', which is to be typed.`);
    }
  }

  #state({ last, title }: AgentPrompt, { type, id }: Fields): Fields {
    const status = last?.success === true ? "success" : "failure";
    return {
      previous_goal_status: last === undefined ? "unknown" : status,
      previous_goal_eval: last?.message ?? "",
      page_summary: title,
      relevant_interactions: typeof id === "string" ? [{ id, reason: "It is next." }] : [],
      memory: this.#memory.join("; "),
      next_goal: `${String(type)} ${typeof id === "string" ? id : ""}`.trimEnd(),
    };
  }
}
