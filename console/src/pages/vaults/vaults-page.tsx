import { Plus, Vault as VaultIcon } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Vault } from "../../../../src/contract/vaults.ts";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Pager } from "../../ui/pager.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Ago } from "../../ui/times.tsx";
import { NameDialog } from "../name-dialog.tsx";
import { curlOf } from "../request-code.ts";

const columns: readonly Column<Vault>[] = [
  { id: "name", header: "Name", cell: ({ name }) => name },
  {
    id: "of",
    header: "Of",
    cell: ({ for_persona: isOfPersona }) =>
      isOfPersona ? <Badge tone="accent">a persona</Badge> : <span className="soft">you</span>,
  },
  {
    id: "id",
    header: "Id",
    wide: true,
    cell: ({ vault_id }) => <span className="mono faint">{vault_id}</span>,
  },
  {
    id: "created",
    header: "Created",
    align: "right",
    cell: ({ created_at }) => <Ago at={created_at} />,
  },
];

/** Every vault. */
export function VaultsPage() {
  const [page, setPage] = useState(1);
  const [creating, setCreating] = useState(false);
  const [, navigate] = useLocation();
  const { data, error, refetch } = useAsk("listVaults", { query: { page, page_size: 20 } });
  return (
    <Page
      title="Vaults"
      about="Credentials that agents and scripts fill in without seeing them."
      actions={
        <Button tone="accent" icon={Plus} onClick={() => setCreating(true)}>
          Create a vault
        </Button>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Card flush>
        <Table
          label="Vaults"
          columns={columns}
          rows={data?.items}
          keyOf={({ vault_id }) => vault_id}
          linkOf={({ vault_id }) => `/vaults/${vault_id}`}
          empty={<NoVaults />}
        />
      </Card>
      <Pager list={data} onPage={setPage} />
      {creating && (
        <NameDialog
          title="Create a vault"
          hint="What it is for, such as Work."
          confirm="Create"
          save={(name) => api.vaultCreate({ body: { name } })}
          onSaved={({ vault_id }) => navigate(`/vaults/${vault_id}`)}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

function NoVaults() {
  const code = curlOf("POST", "/vaults/create", { name: "work" });
  return (
    <EmptyState
      icon={VaultIcon}
      title="No vault yet"
      next={<CodeTabs samples={[{ label: "curl", code }]} />}
    >
      A vault holds a credential for each site, and a card. Create one here, or from a program:
    </EmptyState>
  );
}
