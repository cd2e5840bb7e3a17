import type { RouteComponentProps } from "wouter";
import type { AgentStatusResponse } from "../../../../src/contract/agents.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { RunBadge } from "../agents/run-badge.tsx";
import { HelpCard } from "./help-card.tsx";
import { LiveFrame } from "./live-frame.tsx";
import { RunActions } from "./run-actions.tsx";
import { RunCode } from "./run-code.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunResult } from "./run-result.tsx";
import { Steps } from "./steps.tsx";
import { useRun } from "./use-run.ts";
import "./agent.css";

const back = { to: "/agents", label: "Agents" };

/** One run: what it sees, thinks and does while it does it, and afterwards what it came to. */
export function AgentPage({ params }: RouteComponentProps<Record<string, string>>) {
  const id = params["id"] ?? "";
  const following = useRun(id);
  const { run, error, refetch } = following;
  if (run === undefined) {
    return (
      <Page title="Agent" back={back}>
        {error === null ? (
          <Skeleton lines={8} />
        ) : (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  return <Run key={id} run={run} following={following} />;
}

function Run({
  run,
  following: { steps, told, isOpen },
}: {
  run: AgentStatusResponse;
  following: ReturnType<typeof useRun>;
}) {
  const isActive = run.status === "active";
  const waiting = isActive ? (told.waitingFor ?? null) : null;
  return (
    <Page
      title={`Agent: ${run.task.slice(0, 60)}`}
      heading={<span className="run-heading">{run.task}</span>}
      about={
        <span className="row">
          <RunBadge run={run} waits={waiting !== null} />
          <span className="mono faint">{run.agent_id}</span>
          <CopyButton text={run.agent_id} what="agent id" />
          {isActive && !isOpen && <span role="status">Connecting …</span>}
        </span>
      }
      back={back}
      actions={<RunActions run={run} />}
    >
      <div className="run">
        <div className="stack">
          {waiting !== null && <HelpCard key={waiting.since} run={run} waiting={waiting} />}
          {!isActive && <RunResult run={run} />}
          <Steps run={run} steps={steps} validations={told.validations} waits={waiting !== null} />
          {!isActive && <RunCode agentId={run.agent_id} />}
        </div>
        <aside className="stack run-aside" aria-label="The browser and the figures of the run">
          <LiveFrame run={run} />
          <RunFacts run={run} steps={steps} />
        </aside>
      </div>
    </Page>
  );
}
