import { BookOpen, Braces } from "lucide-react";
import type { Capabilities } from "../../../../src/contract/health.ts";
import { useAsk } from "../../api/queries.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { Fact, Facts } from "../facts.tsx";
import { Ability } from "./ability.tsx";
import { groupsOf } from "./groups.ts";
import "./server.css";

const refreshMs = 10_000;

/** What this server can do, and what would enable the rest. */
export function ServerPage() {
  const { data, error, refetch } = useAsk("capabilities", {}, { every: refreshMs });
  return (
    <Page
      title="Server"
      about="What this server can do, and what to set for the rest."
      actions={
        <>
          <a
            className="button button-plain button-medium"
            href="/docs"
            target="_blank"
            rel="noreferrer"
          >
            <BookOpen size={15} aria-hidden /> API
          </a>
          <a
            className="button button-plain button-medium"
            href="/openapi.json"
            target="_blank"
            rel="noreferrer"
          >
            <Braces size={15} aria-hidden /> openapi.json
          </a>
        </>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Skeleton lines={10} />}
      {data !== undefined && <Abilities all={data} />}
    </Page>
  );
}

function Abilities({ all }: { all: Capabilities }) {
  return (
    <>
      <Health all={all} />
      <div className="abilities">
        {groupsOf(all).map(({ title, abilities }) => (
          <Card key={title} title={title} flush>
            <ul>
              {abilities.map((ability) => (
                <Ability key={ability.name} {...ability} />
              ))}
            </ul>
          </Card>
        ))}
        <Card title="Actions">
          <p className="row actions-known">
            {all.actions.map((action) => (
              <code key={action}>{action}</code>
            ))}
          </p>
        </Card>
      </div>
    </>
  );
}

function Health({
  all: { version, active_sessions: active, max_sessions: most },
}: {
  all: Capabilities;
}) {
  return (
    <Card title="Health">
      <Facts>
        <Fact name="State">
          <Readiness />
        </Fact>
        <Fact name="Version">{version}</Fact>
        <Fact name="Sessions">
          <span className="sessions-meter">
            {active} of at most {most}
            <meter min={0} max={most} value={active} aria-label="Sessions that run" />
          </span>
        </Fact>
        <Fact name="Address">
          <span className="mono">{window.location.origin}</span>
        </Fact>
      </Facts>
    </Card>
  );
}

function Readiness() {
  const { error } = useAsk("readyCheck", {}, { every: refreshMs });
  if (error === null) {
    return (
      <Badge tone="good" dot="live">
        ready for sessions
      </Badge>
    );
  }
  return (
    <span className="stack">
      <Badge tone="bad" dot>
        no session can be started
      </Badge>
      <ErrorNote error={error} />
    </span>
  );
}
