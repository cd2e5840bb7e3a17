import { randomUUID } from "node:crypto";
import type { AgentStatusResponse } from "../../src/contract/agents.ts";
import type { ModelRequest, Reply } from "../models/reply.ts";
import { type ScriptedModels, serveModels } from "../models/server.ts";
import { until } from "../processes.ts";
import { openStage, type Stage } from "../stage.ts";
import { agreeable } from "./agreeable.ts";

/** What a model answers for one task: its answers in turn, or by the request, the first being number 1. */
export type Script = Reply[] | ((request: ModelRequest, count: number) => Reply | Promise<Reply>);

/** A stage whose models do for each task what a test says. */
export interface ByTask extends AsyncDisposable {
  stage: Stage;
  models: ScriptedModels;
  /** A task for which the models follow this script. */
  task(script: Script): string;
  /** What models were asked about a task, the verdicts among it. */
  asked(task: string): ModelRequest[];
  /** Starts an agent on a task of this script; answers its id. */
  start(script: Script, session_id: string, more?: Record<string, unknown>): Promise<string>;
  status(agentId: string): Promise<AgentStatusResponse>;
  ended(agentId: string): Promise<AgentStatusResponse>;
  waiting(agentId: string): Promise<NonNullable<AgentStatusResponse["waiting_for"]>>;
}

export async function openByTask(environment: Record<string, string> = {}): Promise<ByTask> {
  const scripts = new Map<string, { script: Script; count: number }>();
  const models = await serveModels(agreeable((request) => answer(scripts, request)));
  const stage = await openStage({
    ...models.environment("openai"),
    NOCTURNE_MODEL: "openai/gpt-5.4-mini",
    ...environment,
  });
  const task = (script: Script) => {
    const words = `Do what script ${randomUUID()} says.`;
    scripts.set(words, { script, count: 0 });
    return words;
  };
  const { client } = stage.server;
  const status = (agent_id: string) => client.agentStatus({ params: { agent_id } });
  return {
    stage,
    models,
    task,
    status,
    asked: (words) => models.requests.filter(({ text }) => text.includes(words)),
    async start(script, session_id, more = {}) {
      const body = { task: task(script), session_id, use_vision: false, ...more };
      return (await client.agentStart({ body })).agent_id;
    },
    async ended(id) {
      await until("the agent has ended", async () => (await status(id)).status === "closed");
      return status(id);
    },
    async waiting(id) {
      await until("a person is waited for", async () => (await status(id)).waiting_for);
      return (await status(id)).waiting_for!;
    },
    async [Symbol.asyncDispose]() {
      await stage[Symbol.asyncDispose]();
      await models[Symbol.asyncDispose]();
    },
  };
}

function answer(
  scripts: ReadonlyMap<string, { script: Script; count: number }>,
  request: ModelRequest,
): Reply | Promise<Reply> {
  const found = [...scripts].find(([words]) => request.text.includes(words))?.[1];
  if (found === undefined) return { status: 400, message: "there is no script for this" };
  found.count += 1;
  const { script, count } = found;
  if (typeof script === "function") return script(request, count);
  return script[count - 1] ?? { status: 400, message: "the script has ended" };
}
