import { ListX } from "lucide-react";
import { useState } from "react";
import type { z } from "zod";
import { knownUsageNames } from "../../../../src/contract/usage-names.ts";
import type { UsageLog } from "../../../../src/contract/usage.ts";
import { useAsk } from "../../api/queries.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Select } from "../../ui/select.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Duration, Time } from "../../ui/times.tsx";

type Log = z.output<typeof UsageLog>;

function toneOf(status: number): Tone {
  if (status >= 500) return "bad";
  return status >= 400 ? "warn" : "good";
}

const columns: readonly Column<Log>[] = [
  { id: "endpoint", header: "Operation", cell: ({ endpoint }) => <code>{endpoint}</code> },
  {
    id: "status",
    header: "Status",
    cell: ({ status }) => <Badge tone={toneOf(status)}>{status}</Badge>,
  },
  {
    id: "took",
    header: "Took",
    align: "right",
    cell: ({ duration_ms: ms }) => <Duration ms={ms} />,
  },
  {
    id: "at",
    header: "When",
    align: "right",
    wide: true,
    cell: ({ created_at }) => <Time at={created_at} />,
  },
];

const names = [
  { value: "", label: "Every operation" },
  ...knownUsageNames.toSorted().map((value) => ({ value, label: value })),
];

/** The requests of the last 30 days, newest first. */
export function Requests() {
  const [page, setPage] = useState(1);
  const [endpoint, setEndpoint] = useState("");
  const only = endpoint === "" ? {} : { endpoint };
  const { data, error, refetch } = useAsk("usageLogs", {
    query: { page, page_size: 20, ...only },
  });
  return (
    <>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Card
        title="Requests of the last 30 days"
        flush
        actions={
          <Select
            aria-label="Only this operation"
            value={endpoint}
            onValue={(name) => {
              setEndpoint(name);
              setPage(1);
            }}
            options={names}
          />
        }
      >
        <Table
          label="Requests"
          columns={columns}
          rows={data?.items.map((log, index) => ({ ...log, index }))}
          keyOf={(log) => `${log.created_at} ${(log as Log & { index: number }).index}`}
          empty={
            <EmptyState icon={ListX} title="No such request">
              {endpoint === ""
                ? "What is asked of this server with a key of this account stands here."
                : `Nothing has asked for ${endpoint} in the last 30 days.`}
            </EmptyState>
          }
        />
      </Card>
      <Pager list={data} onPage={setPage} />
    </>
  );
}
