import { Contact, Plus } from "lucide-react";
import { useState } from "react";
import type { PersonaResponse } from "../../../../src/contract/personas.ts";
import { useAsk } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Pager } from "../../ui/pager.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Ago } from "../../ui/times.tsx";
import { MissingSetup } from "../missing-setup.tsx";
import { CreatePersona } from "./create-persona.tsx";
import "./personas.css";

const columns: readonly Column<PersonaResponse>[] = [
  { id: "name", header: "Name", cell: (one) => `${one.first_name} ${one.last_name}` },
  {
    id: "email",
    header: "Email",
    cell: (one) => <span className="mono persona-email">{one.email}</span>,
  },
  {
    id: "number",
    header: "Number",
    wide: true,
    cell: (one) =>
      one.phone_number === null ? (
        <span className="faint">none</span>
      ) : (
        <span className="mono">{one.phone_number}</span>
      ),
  },
  {
    id: "vault",
    header: "Vault",
    wide: true,
    cell: (one) => (one.vault_id === null ? <span className="faint">none</span> : "its own"),
  },
  {
    id: "created",
    header: "Created",
    align: "right",
    wide: true,
    cell: (one) => <Ago at={one.created_at} />,
  },
];

/** Every persona. */
export function PersonasPage() {
  const [page, setPage] = useState(1);
  const [creating, setCreating] = useState(false);
  const { data, error, refetch } = useAsk("listPersonas", { query: { page, page_size: 20 } });
  const { data: server } = useAsk("capabilities", {});
  const canCreate = server?.identity.personas.available ?? true;
  const create = (
    <Button tone="accent" icon={Plus} disabled={!canCreate} onClick={() => setCreating(true)}>
      Create a persona
    </Button>
  );
  return (
    <Page
      title="Personas"
      about="People that do not exist: a name, a mailbox and, when wanted, a vault and a phone number."
      actions={create}
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {!canCreate && (data?.items.length ?? 0) > 0 && <NoMail />}
      <Card flush>
        <Table
          label="Personas"
          columns={columns}
          rows={data?.items}
          keyOf={({ persona_id }) => persona_id}
          linkOf={({ persona_id }) => `/personas/${persona_id}`}
          empty={<NoPersonas canCreate={canCreate} />}
        />
      </Card>
      <Pager list={data} onPage={setPage} />
      {creating && <CreatePersona onClose={() => setCreating(false)} />}
    </Page>
  );
}

function NoPersonas({ canCreate }: { canCreate: boolean }) {
  return (
    <EmptyState
      icon={Contact}
      title={canCreate ? "No persona yet" : "Personas need a mail domain"}
      next={!canCreate && <NoMail />}
    >
      An agent that acts as a persona signs up with its address, and reads the codes that arrive.
    </EmptyState>
  );
}

function NoMail() {
  return (
    <MissingSetup
      what="Start the server with a domain whose mail reaches it. To try it on one machine:"
      code="NOCTURNE_MAIL_DOMAIN=agents.test NOCTURNE_MAIL_PORT=2525 npm start"
    />
  );
}
