import type { Action } from "../contract/actions.ts";
import type { AgentState, AgentStep, ModelUsage } from "../contract/agents.ts";
import type { ExecutionResponse } from "../contract/page.ts";
import type { Answer } from "../llm/model.ts";
import { masked } from "../sessions/masked.ts";

/** What became of an action: a session's response, or a refusal that never reached it. */
export type Done = Pick<ExecutionResponse, "success" | "message"> & Partial<ExecutionResponse>;

/** What makes up a step. */
export interface Taken {
  step: number;
  state: AgentState;
  action: Action;
  done: Done;
  notes: string[];
  /** Of the page that the decision was made on. */
  url: string;
  replayed: boolean;
  /** Undefined where no model was asked. */
  answer: Answer | undefined;
  observeMs: number;
  actMs: number;
  /** When the step began, in milliseconds since 1970. */
  startedAt: number;
}

/** A step in the shape that every client reads (contract 3.5). */
export function stepOf(taken: Taken): AgentStep {
  const { step, state, action, done, notes, url, replayed, answer, startedAt } = taken;
  const endedAt = Date.now();
  return {
    type: "agent_completion",
    step,
    state,
    action: done.action ?? echoOf(action),
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    success: done.success,
    message: done.message,
    data: done.data ?? null,
    url,
    replayed,
    notes,
    usage: answer === undefined ? null : usageOf(answer),
    timings: {
      observe_ms: taken.observeMs,
      model_ms: answer?.ms ?? 0,
      act_ms: taken.actMs,
      total_ms: endedAt - startedAt,
    },
    trace: done.trace ?? null,
  };
}

/** What is told and kept of an action that was never done: as of one that was, no secrets that the user has put into it. */
export function notDone(action: Action, message: string): Done {
  const response = { action: echoOf(action), success: false, message, exception: null };
  const { action: shown, message: said } = masked(response, false);
  return { action: shown, success: false, message: said };
}

/** An action that was never done, as clients want to see it: those on elements have an id and no empty selector. */
function echoOf(action: Action): AgentStep["action"] {
  const { dialog: _dialog, ...rest } = action;
  if ("wait_until" in rest) {
    const { wait_until: _waitUntil, ...plain } = rest;
    return plain;
  }
  if (!("press_enter" in rest)) return rest;
  return { ...rest, id: rest.id ?? "" };
}

export const noUsage: ModelUsage = {
  calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
  cost_usd: 0,
};

/** What an answer took, in the wire's shape. */
export function usageOf({ usage, costUsd }: Pick<Answer, "usage" | "costUsd">): ModelUsage {
  return {
    calls: 1,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    cost_usd: costUsd,
  };
}

export function addUsage(one: ModelUsage, other: ModelUsage): ModelUsage {
  const { cost_usd: cost } = one;
  return {
    calls: one.calls + other.calls,
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
    cached_input_tokens: one.cached_input_tokens + other.cached_input_tokens,
    cost_usd: cost === null || other.cost_usd === null ? null : cost + other.cost_usd,
  };
}
