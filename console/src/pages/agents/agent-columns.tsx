import { Star } from "lucide-react";
import type { AgentResponse } from "../../../../src/contract/agents.ts";
import type { Column } from "../../ui/table.tsx";
import { Ago, Duration, Running } from "../../ui/times.tsx";
import { Money } from "../money.tsx";
import { RunBadge } from "./run-badge.tsx";
import "./agents.css";

/** What the list tells of a run. */
export const agentColumns: readonly Column<AgentResponse>[] = [
  {
    id: "task",
    header: "Task",
    cell: (run) => (
      <span className="agent-task">
        {run.saved && <Star size={13} aria-label="Saved" className="agent-star" />}
        <span className="truncate">{run.task}</span>
      </span>
    ),
  },
  { id: "state", header: "State", cell: (run) => <RunBadge run={run} /> },
  {
    id: "model",
    header: "Model",
    wide: true,
    cell: (run) => <span className="mono soft">{run.reasoning_model}</span>,
  },
  {
    id: "cost",
    header: "Cost",
    align: "right",
    wide: true,
    cell: (run) => <Money usd={run.usage.cost_usd} />,
  },
  {
    id: "took",
    header: "Took",
    align: "right",
    wide: true,
    cell: ({ created_at: begun, closed_at: ended }) =>
      ended === null ? (
        <Running since={begun} />
      ) : (
        <Duration ms={Date.parse(ended) - Date.parse(begun)} />
      ),
  },
  {
    id: "started",
    header: "Started",
    align: "right",
    wide: true,
    cell: ({ created_at }) => <Ago at={created_at} />,
  },
];
