import { Bot, Play } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { useAsk } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Table } from "../../ui/table.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { agentColumns } from "./agent-columns.tsx";
import { firstRunCode } from "./first-run.ts";
import { RunDialog } from "./run-dialog.tsx";

const shows = [
  { id: "all", label: "All" },
  { id: "active", label: "Running" },
  { id: "saved", label: "Saved" },
] as const;
type Show = (typeof shows)[number]["id"];

const refreshMs = 3_000;

/** Every run of an agent, and a form for a new one. */
export function AgentsPage() {
  const [show, setShow] = useState<Show>("all");
  const [page, setPage] = useState(1);
  const [search, setSearch] = useSearchParams();
  const only = { only_active: String(show === "active"), only_saved: String(show === "saved") };
  const { data, error, refetch } = useAsk(
    "listAgents",
    { query: { page, page_size: 20, ...only } },
    { every: refreshMs },
  );
  const run = (
    <Button tone="accent" icon={Play} onClick={() => setSearch({ run: "" })}>
      Run an agent
    </Button>
  );
  return (
    <Page
      title="Agents"
      about="A task in words, done in a browser by a language model."
      actions={run}
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Card flush>
        <Tabs
          label="Which runs"
          tabs={shows}
          selected={show}
          onSelect={(id) => {
            setShow(id);
            setPage(1);
          }}
        >
          <Table
            label="Agent runs"
            columns={agentColumns}
            rows={data?.items}
            keyOf={({ agent_id }) => agent_id}
            linkOf={({ agent_id }) => `/agents/${agent_id}`}
            empty={<NoAgents show={show} />}
          />
        </Tabs>
      </Card>
      <Pager list={data} onPage={setPage} />
      {search.has("run") && <RunDialog again={search.get("run")} onClose={() => setSearch({})} />}
    </Page>
  );
}

function NoAgents({ show }: { show: Show }) {
  if (show === "active") {
    return (
      <EmptyState icon={Bot} title="No agent is running">
        A run shows here from its start to its end.
      </EmptyState>
    );
  }
  if (show === "saved") {
    return (
      <EmptyState icon={Bot} title="No run is saved">
        Save a run that went well on its page: it is easier to find again, and its code too.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Bot}
      title="No agent has run yet"
      next={<CodeTabs samples={firstRunCode()} />}
    >
      Say what is to be done and watch it being done. Run one here, or from a program:
    </EmptyState>
  );
}
