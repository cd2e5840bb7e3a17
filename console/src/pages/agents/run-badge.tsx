import type { AgentResponse } from "../../../../src/contract/agents.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";

const calm = new Set(["completed", "stopped"]);

function toneOf({
  end_reason: reason,
  success,
}: Pick<AgentResponse, "end_reason" | "success">): Tone {
  if (success === true) return "good";
  return reason === null || calm.has(reason) ? "neutral" : "bad";
}

/** Whether a run goes on, or how it ended. */
export function RunBadge({ run, waits }: { run: AgentResponse; waits?: boolean }) {
  if (waits === true) {
    return (
      <Badge tone="warn" dot="live">
        waits for you
      </Badge>
    );
  }
  if (run.status === "active") {
    return (
      <Badge tone="accent" dot="live">
        running
      </Badge>
    );
  }
  return (
    <Badge tone={toneOf(run)} dot>
      {run.end_reason ?? "ended"}
    </Badge>
  );
}
