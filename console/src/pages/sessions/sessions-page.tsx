import { Plus, SearchX } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import type { SessionResponse } from "../../../../src/contract/sessions.ts";
import { sentenceOf } from "../../api/error-text.ts";
import { useAsk, useDo } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Pager } from "../../ui/pager.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Table } from "../../ui/table.tsx";
import { useToast } from "../../ui/toast.tsx";
import { FirstSession } from "./first-session.tsx";
import { sessionColumns } from "./session-columns.tsx";
import { StartDialog } from "./start/start-dialog.tsx";
import "./sessions-page.css";

const pageSize = 20;
const filters = [
  { value: "all", label: "All" },
  { value: "active", label: "Active" },
] as const;

/** Every session of the account, as they are now. */
export function SessionsPage() {
  const [place, setPlace] = useSearchParams();
  const [search, setSearch] = useState("");
  const [starting, setStarting] = useState(false);
  const page = Number(place.get("page") ?? 1);
  const filter = place.get("show") === "active" ? "active" : "all";
  const list = useAsk(
    "listSessions",
    { query: { page, page_size: pageSize, only_active: String(filter === "active") } },
    { every: 2_000 },
  );
  const stop = useStop();
  const show = (value: string) => setPlace(value === "active" ? { show: value } : {});
  const rows = list.data?.items.filter((session) => matches(session, search.trim()));
  const isFirst = list.data?.items.length === 0 && page === 1 && filter === "all";
  return (
    <Page
      title="Sessions"
      about="Browsers that run now, and those that ran."
      actions={
        <Button tone="accent" icon={Plus} onClick={() => setStarting(true)}>
          Start a session
        </Button>
      }
    >
      <div className="row">
        <Choice label="Which sessions" options={filters} value={filter} onValue={show} />
        <SearchInput
          value={search}
          onValue={setSearch}
          label="Find by id, browser, persona, vault …"
        />
      </div>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      <Card flush>
        <Table
          label="Sessions"
          columns={sessionColumns(stop)}
          rows={rows}
          keyOf={(session) => session.session_id}
          linkOf={(session) => `/sessions/${session.session_id}`}
          empty={
            isFirst && search === "" ? (
              <FirstSession onStart={() => setStarting(true)} />
            ) : (
              <NoneFound search={search.trim()} active={filter === "active"} />
            )
          }
        />
      </Card>
      <Pager
        list={list.data}
        onPage={(next) =>
          setPlace({ ...(filter === "active" && { show: filter }), page: String(next) })
        }
      />
      <StartDialog open={starting} onClose={() => setStarting(false)} />
    </Page>
  );
}

/** Stops a session, and tells of it. */
function useStop(): (id: string) => void {
  const tell = useToast();
  const stopping = useDo("sessionStop", { onDone: () => tell("The session is stopped.") });
  return (id) =>
    stopping.mutate(
      { params: { session_id: id } },
      { onError: (error) => tell(sentenceOf(error), "bad") },
    );
}

function matches(session: SessionResponse, search: string): boolean {
  const { session_id, browser_type, persona_id, vault_id, profile, status, end_reason } = session;
  return [session_id, browser_type, persona_id, vault_id, profile?.id, status, end_reason].some(
    (text) => text?.toLowerCase().includes(search.toLowerCase()) === true,
  );
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function NoneFound({ search, active }: { search: string; active: boolean }) {
  if (uuid.test(search)) {
    return (
      <EmptyState icon={SearchX} title="Not on this page of the list">
        <Link to={`/sessions/${search}`}>Open the session {search}</Link>
      </EmptyState>
    );
  }
  if (search !== "") {
    return (
      <EmptyState icon={SearchX} title="Nothing found">
        No session on this page of the list matches. A whole id finds a session on any page.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={SearchX} title={active ? "No session is active" : "Nothing on this page"}>
      {active ? "Those that ran are under All." : "Go back to the first page."}
    </EmptyState>
  );
}
