import { Action } from "../../contract/actions.ts";
import type { AgentStep } from "../../contract/agents.ts";
import type { SessionStep } from "../../contract/sessions.ts";
import type { AgentRecord } from "../../store/agents.ts";
import type { Recording, RecordedStep } from "./workflow.ts";

/** What was done on a session, from the steps that it keeps; without an agent there is no task. */
export function recordingOf(
  steps: readonly SessionStep[],
  { task, responseFormat }: Omit<Recording, "steps"> = { task: null, responseFormat: null },
): Recording {
  const executed = steps.filter(({ type }) => type === "execution_result");
  // They are kept as they were answered.
  return { task, responseFormat, steps: executed.map(({ value }) => value as RecordedStep) };
}

/** What an agent did; where it found a page open, that is opened first. */
export function recordingOfRun(
  { request, success, endReason }: AgentRecord,
  taken: readonly AgentStep[],
): Recording {
  const { task, response_format: responseFormat } = request;
  const failed = success === true ? null : (endReason ?? "it is not over");
  const [first] = taken;
  const begun = first?.action.type === "goto" ? "" : (first?.url ?? "");
  const opening = /^https?:/.test(begun) ? [opened(begun)] : [];
  return { task, responseFormat, failed, steps: [...opening, ...taken] };
}

function opened(url: string): RecordedStep {
  const action = Action.parse({ type: "goto", url });
  return { action: { ...action, url }, success: true, message: "", data: null };
}
