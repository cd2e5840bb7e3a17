import type { Verification } from "../../contract/workflow.ts";
import type { Session } from "../../sessions/session.ts";
import type { Heal } from "./element-now.ts";
import { recordedValues, type Values } from "./json-actions.ts";
import { replayStep, type ReplayOptions } from "./replay.ts";
import type { Workflow } from "./workflow.ts";

/** Does a workflow again on a live session, step by step, until one fails. */
export async function replay(
  session: Session,
  workflow: Workflow,
  options: ReplayOptions,
): Promise<Verification> {
  const values: Values = { ...recordedValues(workflow), ...options.values };
  const steps: Verification["steps"] = [];
  for (const [index, step] of workflow.steps.entries()) {
    options.signal.throwIfAborted();
    const { response: _response, ...told } = await replayStep(session, step, {
      ...options,
      values,
    });
    steps.push({ index, action: step.action.type, ...told });
    if (!told.success) return { success: false, steps };
  }
  return { success: true, steps };
}

/** How a workflow is tried. */
export interface VerifyOptions extends Omit<ReplayOptions, "heal"> {
  /** Starts the session for it. */
  start: () => Promise<Session>;
  /** The hosts that the recorded run was to stay on; null for any. */
  domains: readonly string[] | null;
  /** How elements that are not found are looked for on that session; null: they are not. */
  healOn: ((session: Session) => Heal) | null;
}

/** Does a workflow again in a session that is started for it, and ended afterwards. */
export async function verify(
  workflow: Workflow,
  { start, domains, healOn, values, signal }: VerifyOptions,
): Promise<Verification> {
  const session = await start();
  try {
    await using _staying = domains === null ? null : await session.stayOn(domains);
    return await replay(session, workflow, { values, signal, heal: healOn?.(session) });
  } finally {
    session.end("stopped");
  }
}
