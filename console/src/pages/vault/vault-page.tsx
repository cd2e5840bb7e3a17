import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type RouteComponentProps, useLocation } from "wouter";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { NameDialog } from "../name-dialog.tsx";
import { useAct } from "../use-act.ts";
import { CardOfVault } from "./card-of-vault.tsx";
import { CredentialDialog } from "./credential-dialog.tsx";
import { Credentials, type ListedCredential } from "./credentials.tsx";
import { UseOfVault } from "./use-of-vault.tsx";
import "./vault.css";

const back = { to: "/vaults", label: "Vaults" };

/** One vault: its credentials, without what is secret of them, and its card. */
export function VaultPage({ params }: RouteComponentProps<Record<string, string>>) {
  const vault_id = params["id"] ?? "";
  const { data, error, refetch } = useAsk("vaultCredentialsList", { params: { vault_id } });
  const [editing, setEditing] = useState<ListedCredential | "new">();
  if (data === undefined) {
    return (
      <Page title="Vault" back={back}>
        {error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  const add = (
    <Button size="small" icon={Plus} onClick={() => setEditing("new")}>
      Add a credential
    </Button>
  );
  return (
    <Page
      title={data.name}
      about={
        <span className="row">
          <span className="mono faint">{vault_id}</span>
          <CopyButton text={vault_id} what="vault id" />
        </span>
      }
      back={back}
      actions={<VaultActions vault_id={vault_id} name={data.name} />}
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <div className="vault">
        <Card title="Credentials" actions={add} flush>
          <Credentials vault_id={vault_id} all={data.credentials} onEdit={setEditing} />
        </Card>
        <aside className="stack" aria-label="Card and use">
          <CardOfVault key={String(data.has_card)} vault_id={vault_id} has={data.has_card} />
          <UseOfVault vault_id={vault_id} />
        </aside>
      </div>
      {editing !== undefined && (
        <CredentialDialog
          vault_id={vault_id}
          old={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}

function VaultActions({ vault_id, name }: { vault_id: string; name: string }) {
  const [renaming, setRenaming] = useState(false);
  const [, navigate] = useLocation();
  const params = { vault_id };
  const remove = useAct({
    act: () => api.vaultDelete({ params }),
    done: `The vault ${name} was deleted.`,
    after: () => navigate("/vaults", { replace: true }),
  });
  return (
    <>
      <Button icon={Pencil} onClick={() => setRenaming(true)}>
        Rename
      </Button>
      <ConfirmButton
        icon={Trash2}
        question={`Delete the vault ${name}?`}
        consequence="Every credential and the card in it are gone for good, and the connections that use it too."
        confirm="Delete the vault"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        Delete
      </ConfirmButton>
      {renaming && (
        <NameDialog
          title="Rename the vault"
          hint="Nothing but its name changes."
          confirm="Rename"
          begin={name}
          save={(to) => api.vaultUpdate({ params, body: { name: to } })}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  );
}
