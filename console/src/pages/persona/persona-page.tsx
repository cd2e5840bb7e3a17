import { Trash2 } from "lucide-react";
import { type RouteComponentProps, useLocation } from "wouter";
import type { PersonaResponse } from "../../../../src/contract/personas.ts";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { curlOf } from "../request-code.ts";
import { useAct } from "../use-act.ts";
import { Inbox } from "./inbox.tsx";
import { PersonaFacts } from "./persona-facts.tsx";
import "./persona.css";

const back = { to: "/personas", label: "Personas" };

/** One persona: who it is, and what has arrived for it. */
export function PersonaPage({ params }: RouteComponentProps<Record<string, string>>) {
  const persona_id = params["id"] ?? "";
  const { data, error, refetch } = useAsk("personaGet", { params: { persona_id } });
  if (data === undefined) {
    return (
      <Page title="Persona" back={back}>
        {error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  return <Persona key={persona_id} persona={data} />;
}

function Persona({ persona }: { persona: PersonaResponse }) {
  const { persona_id, first_name: first, last_name: last } = persona;
  return (
    <Page title={`${first} ${last}`} back={back} actions={<Delete persona={persona} />}>
      <div className="persona">
        <Inbox persona={persona} />
        <aside className="stack" aria-label="Who it is">
          <PersonaFacts persona={persona} />
          <Card title="Act as this persona">
            <CodeTabs
              samples={[
                {
                  label: "curl",
                  code: curlOf("POST", "/agents/start", {
                    session_id: "…",
                    persona_id,
                    task: "Sign up at …",
                  }),
                },
                {
                  label: "Its emails",
                  code: curlOf("GET", `/personas/${persona_id}/emails?timedelta=5m`),
                },
              ]}
            />
          </Card>
        </aside>
      </div>
    </Page>
  );
}

function Delete({
  persona: { persona_id, first_name: first, last_name: last },
}: {
  persona: PersonaResponse;
}) {
  const [, navigate] = useLocation();
  const remove = useAct({
    act: () => api.personaDelete({ params: { persona_id } }),
    done: `${first} ${last} was deleted.`,
    after: () => navigate("/personas", { replace: true }),
  });
  return (
    <ConfirmButton
      icon={Trash2}
      question={`Delete ${first} ${last}?`}
      consequence="Its messages, its vault and its phone number go with it, for good."
      confirm="Delete the persona"
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      Delete
    </ConfirmButton>
  );
}
