import { isDeepStrictEqual } from "node:util";
import type { AgentStatusResponse } from "../../src/contract/agents.ts";
import { agentEnded, pageOf, type TaskStage } from "../agents/task-stage.ts";
import type { AgentTask } from "../agents/agent-task.ts";

/** What one attempt of an agent at a task came to. */
export interface Trial {
  task: string;
  /** The page reports what was to be reached. */
  success: boolean;
  /** The agent says that it is done, and was not contradicted. */
  claimed: boolean;
  /** Why the run ended. */
  ending: string;
  steps: number;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** Null where the price of the model is not known. */
  costUsd: number | null;
  seconds: number;
}

export interface TrialOptions {
  model: string;
  vision: boolean;
  maxSteps: number;
}

/** Gives a task to an agent in a session of its own, and then asks the page, not the agent, how it went. */
export async function tryTask(
  stage: TaskStage,
  task: AgentTask,
  { model, vision, maxSteps }: TrialOptions,
): Promise<Trial> {
  await stage.startAfresh();
  const session_id = await stage.ready(task);
  const startedAt = performance.now();
  const { agent_id: id } = await stage.server.client.agentStart({
    body: {
      task: task.words,
      url: `${stage.site.url}/${task.page}`,
      session_id,
      reasoning_model: model,
      use_vision: vision,
      max_steps: maxSteps,
    },
  });
  const ended = await agentEnded(stage.server, id);
  const seconds = (performance.now() - startedAt) / 1000;
  const success = await isReached(stage, task, session_id);
  return { task: task.name, success, seconds, ...toldBy(ended) };
}

async function isReached(stage: TaskStage, task: AgentTask, sessionId: string): Promise<boolean> {
  const reported = await stage.site.reported(pageOf(task), task.goal);
  if (!isDeepStrictEqual(reported, task.goal)) return false;
  try {
    await task.verify?.(stage.server, sessionId);
    return true;
  } catch {
    return false;
  }
}

function toldBy(ended: AgentStatusResponse): Omit<Trial, "task" | "success" | "seconds"> {
  const { usage, steps, success, end_reason: reason, error } = ended;
  return {
    claimed: success === true,
    ending: [reason, error].filter((part) => part !== null).join(": "),
    // The page that the run begins on is opened without the model.
    steps: steps.filter(({ step }) => step > 0).length,
    calls: usage.calls,
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    costUsd: usage.cost_usd,
  };
}
