import type { WorkflowCode } from "../../contract/workflow.ts";
import { answerFormat } from "./answer-format.ts";
import { forPython, forServer, withIdentity } from "./for-server.ts";
import { jsonActions } from "./json-actions.ts";
import { notteTypescript } from "./notte-typescript.ts";
import { playwrightTypescript } from "./playwright.ts";
import { pythonScript } from "./python.ts";
import { verify, type VerifyOptions } from "./verify.ts";
import { workflowOf } from "./workflow-of.ts";
import type { Recording, Workflow } from "./workflow.ts";

/** What is asked of `workflow/code`. */
export interface CodeOptions {
  /** Standalone scripts, in place of the steps only. */
  asWorkflow: boolean;
  inferResponseFormat: boolean;
  /** How the workflow is done again, to see whether it works; null: it is not tried. */
  verifying: VerifyOptions | null;
}

/** A recording in every form in which it can be done again, as `workflow/code` answers it. */
export async function workflowCode(
  recording: Recording,
  { asWorkflow, inferResponseFormat, verifying }: CodeOptions,
): Promise<WorkflowCode> {
  const workflow = workflowOf(recording);
  const served = forServer(workflow);
  return {
    python_script: pythonScript(forPython(served), { asWorkflow }),
    json_actions: jsonActions(workflow),
    code: playwrightTypescript(workflow),
    typescript_script: notteTypescript(served, { asWorkflow }),
    parameters: workflow.parameters,
    secrets: secretsOf(workflow),
    response_format: inferResponseFormat ? answerFormat(recording) : recording.responseFormat,
    notes: workflow.notes,
    verification: verifying === null ? null : await verify(workflow, verifying),
  };
}

/** What any of the scripts reads. */
function secretsOf(workflow: Workflow): string[] {
  const { secrets } = withIdentity(workflow);
  return [...new Set([...secrets, ...withIdentity(forPython(workflow)).secrets])];
}
