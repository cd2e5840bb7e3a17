import { PlugZap, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { Ago } from "../../ui/times.tsx";
import { curlOf } from "../request-code.ts";
import { useAct } from "../use-act.ts";

type Connection = Awaited<ReturnType<typeof api.connectionGet>>;

/** Every account that is kept logged in. */
export function Connections() {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useAsk("listConnections", { query: { page, page_size: 20 } });
  return (
    <>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Card flush>
        {data === undefined && error === null && (
          <div className="table-waits">
            <Skeleton lines={4} />
          </div>
        )}
        {data?.items.length === 0 && <NoConnections />}
        <ul className="connections">
          {data?.items.map((one) => (
            <li key={one.connection_id}>
              <ConnectionRow one={one} />
            </li>
          ))}
        </ul>
      </Card>
      <Pager list={data} onPage={setPage} />
    </>
  );
}

const tones: Record<Connection["status"], Tone> = {
  unchecked: "neutral",
  authenticated: "good",
  failed: "bad",
};

function ConnectionRow({ one }: { one: Connection }) {
  const params = { connection_id: one.connection_id };
  const check = useAct({
    act: () => api.connectionCheck({ params }),
    done: ({ status, message }) => `${one.name}: ${status}. ${message}`,
  });
  const remove = useAct({
    act: () => api.connectionDelete({ params }),
    done: `The connection ${one.name} was deleted.`,
  });
  return (
    <article className="connection" aria-label={one.name}>
      <div className="connection-what">
        <h3 className="row">
          {one.name} <Badge tone={tones[one.status]}>{one.status}</Badge>
        </h3>
        <p className="soft">
          {one.url}
          {one.checked_at !== null && (
            <>
              , checked <Ago at={one.checked_at} />
            </>
          )}
        </p>
        {one.message !== "" && <p className="soft">{one.message}</p>}
        <p className="row connection-id">
          <span className="mono faint truncate">{one.connection_id}</span>
          <CopyButton text={one.connection_id} what="id for auth_ids" />
        </p>
      </div>
      <div className="row">
        <Button size="small" icon={RefreshCw} busy={check.isPending} onClick={() => check.mutate()}>
          Check
        </Button>
        <ConfirmButton
          size="small"
          icon={Trash2}
          question={`Delete the connection ${one.name}?`}
          consequence="It is not kept logged in any more. Its vault and its profile stay."
          confirm="Delete it"
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
        >
          Delete
        </ConfirmButton>
      </div>
    </article>
  );
}

function NoConnections() {
  const code = curlOf("POST", "/managed-auth/connections", {
    url: "https://github.com/",
    sign: { text: "Dashboard" },
    vault_id: "…",
    login: { task: "Log in to GitHub" },
  });
  return (
    <EmptyState
      icon={PlugZap}
      title="No account is connected"
      next={<CodeTabs samples={[{ label: "curl", code }]} />}
    >
      A connection is a site, a credential and how one logs in. Sessions that start with it are
      logged in on their first page.
    </EmptyState>
  );
}
