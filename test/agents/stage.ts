import type { AgentStatusResponse } from "../../src/contract/agents.ts";
import type { ModelRequest, Reply } from "../models/reply.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveTaskSite, type TaskSite } from "../sites/task-site.ts";
import { agentEnded } from "./task-stage.ts";

/** Answers a request for a decision, the first being number 1. */
export type Decide = (request: ModelRequest, count: number) => Reply;

/** A server whose models answer by what a test says, and our own pages. */
export interface AgentStage extends AsyncDisposable {
  server: TestServer;
  site: TaskSite;
  models: ScriptedModels;
  sessionId: string;
  /** Runs an agent to its end; the requests that were made for decisions are in `asked`. */
  run(
    request: Record<string, unknown>,
    decide: Decide,
    judge?: Decide,
  ): Promise<{ status: AgentStatusResponse; asked: ModelRequest[] }>;
  /** Waits for the end of an agent that was started. */
  ended(agentId: string): Promise<AgentStatusResponse>;
}

/** The verdict of a judge that accepts every answer. */
export const accepted: Reply = { json: { reason: "As asked.", done: true } };

const accepts: Decide = () => accepted;

/** Whether a request is for a verdict on an answer. */
export function isVerdict({ system }: ModelRequest): boolean {
  return system.startsWith("You check whether");
}

export async function agentStage(environment: Record<string, string> = {}): Promise<AgentStage> {
  let decide: Decide = () => ({ status: 400, message: "nothing was asked for" });
  let judge = accepts;
  let asked: ModelRequest[] = [];
  let judged = 0;
  const models = await serveModels((request) => {
    if (isVerdict(request)) return judge(request, (judged += 1));
    return decide(request, asked.push(request));
  });
  const site = await serveTaskSite();
  const server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MODEL: "openai/gpt-4o",
    ...models.environment("openai"),
    ...environment,
  });
  const { session_id: sessionId } = await server.client.sessionStart({});
  const ended = (id: string) => agentEnded(server, id);
  return {
    server,
    site,
    models,
    sessionId,
    ended,
    async run(request, decideNow, judgeNow = accepts) {
      [decide, judge, asked, judged] = [decideNow, judgeNow, [], 0];
      await server.client.pageExecute({
        params: { session_id: sessionId },
        body: { type: "goto", url: "about:blank" },
      });
      const body = { session_id: sessionId, use_vision: false, task: "a task", ...request };
      const { agent_id } = await server.client.agentStart({ body });
      return { status: await ended(agent_id), asked };
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await models[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}

/** A decision of a model that has little to say. */
export function decision(action: Record<string, unknown>, goal = "the next thing") {
  const state = {
    previous_goal_status: "unknown",
    previous_goal_eval: "",
    page_summary: "",
    relevant_interactions: [],
    memory: "",
    next_goal: goal,
  };
  return { state, action };
}

/** The completion of a model that thinks it is done. */
export function completion(answer: unknown = "done", success = true) {
  return decision({ type: "completion", success, answer });
}

/** The id of the element whose line fits, on the page that a model is shown; one that is not there where none does. */
export function idOf({ text }: ModelRequest, line: RegExp): string {
  const page = text.slice(text.lastIndexOf("# The page now"));
  return new RegExp(`^([A-Z]\\d+)\\[:\\].*${line.source}`, "m").exec(page)?.[1] ?? "B999";
}
