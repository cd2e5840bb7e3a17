import type { AgentStatusResponse, AgentStep } from "../../../../src/contract/agents.ts";
import type { RunEvent } from "./run-events.ts";

/** What has been told of a run since it is followed. */
export interface RunState {
  steps: readonly AgentStep[];
  validations: readonly string[];
  waitingFor: AgentStatusResponse["waiting_for"];
  /** Set once the run is over. */
  ended: AgentStatusResponse | undefined;
}

/** Before anything is told. */
export const untold: RunState = { steps: [], validations: [], waitingFor: null, ended: undefined };

/** The run after one more event, or from its beginning. */
export function afterEvent(state: RunState, told: RunEvent | "begin"): RunState {
  if (told === "begin") return untold;
  const { event, data } = told;
  switch (event) {
    case "step":
      return { ...state, steps: [...state.steps, data] };
    case "validation":
      return { ...state, validations: [...state.validations, data.message] };
    case "waiting":
      return { ...state, waitingFor: data.waiting_for };
    case "end":
      return { ...state, steps: data.steps, waitingFor: null, ended: data };
  }
}
