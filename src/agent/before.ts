import type { AgentStartRequest } from "../contract/agents.ts";
import type { ExecutionResponse } from "../contract/page.ts";
import type { SessionStep } from "../contract/sessions.ts";
import type { Session } from "../sessions/session.ts";
import { listAgentSteps, successfulRuns } from "../store/agents.ts";
import type { Database } from "../store/open.ts";
import { Again } from "./again.ts";
import { executedEntry, History } from "./history.ts";
import { jsonAction, recordedValues } from "./workflow/json-actions.ts";
import { recordingOfRun } from "./workflow/recording.ts";
import { workflowOf } from "./workflow/workflow-of.ts";

/** How many earlier runs are looked at for one on the same site. */
const mostRuns = 20;

/** What was executed by these steps of a session, as a run is told of it. */
export function historyOf(steps: readonly SessionStep[]): History {
  const history = new History();
  for (const { type, value } of steps) {
    if (type === "execution_result") history.add(executedEntry(value as ExecutionResponse));
  }
  return history;
}

/** What the last successful run of the same task from the same page did; undefined without one. */
export async function earlierRun(
  db: Database,
  session: Session,
  { task, url }: AgentStartRequest,
): Promise<Again | undefined> {
  const here = url ?? session.browser.tabs.current?.url ?? "";
  for (const run of await successfulRuns(db, session.record.accountId, task, mostRuns)) {
    const steps = await listAgentSteps(db, run.id);
    // Begun elsewhere, the same words may mean something else: another product, another form.
    if (addressOf(run.request.url ?? steps[0]?.url ?? "") !== addressOf(here)) continue;
    const workflow = workflowOf(recordingOfRun(run, steps));
    const [first] = workflow.steps;
    const opened = first?.action.type === "goto" && jsonAction(first, recordedValues(workflow));
    // The page that both begin on is mostly open already.
    const isOpen = opened && addressOf(String(opened["url"])) === addressOf(here);
    return new Again({ ...workflow, steps: isOpen ? workflow.steps.slice(1) : workflow.steps });
  }
  return undefined;
}

/** An address with its scheme, as a browser would write it. */
function addressOf(url: string): string {
  return URL.parse(url.includes("://") ? url : `https://${url}`)?.href ?? "";
}
