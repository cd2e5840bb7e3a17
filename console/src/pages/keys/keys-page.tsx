import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { sentenceOf } from "../../api/error-text.ts";
import { useAsk, useDo, useMe } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Table } from "../../ui/table.tsx";
import { useToast } from "../../ui/toast.tsx";
import { keyColumns } from "./key-columns.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";

/** The API keys of the account. */
export function KeysPage() {
  const [place, setPlace] = useSearchParams();
  const [making, setMaking] = useState(false);
  const tell = useToast();
  const me = useMe().data?.key_id;
  const page = Number(place.get("page") ?? 1);
  const list = useAsk("listKeys", { query: { page, page_size: 20 } });
  const revoking = useDo("keyRevoke", { onDone: () => tell("The key is revoked.") });
  const revoke = (id: string) =>
    revoking.mutate(
      { params: { key_id: id } },
      { onError: (error) => tell(sentenceOf(error), "bad") },
    );
  return (
    <Page
      title="Keys"
      about="Whoever has one of these can do everything that this account can."
      actions={
        <Button tone="accent" icon={Plus} onClick={() => setMaking(true)}>
          Make a key
        </Button>
      }
    >
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      <Card flush>
        <Table
          label="API keys"
          columns={keyColumns(me, revoke)}
          rows={list.data?.items}
          keyOf={({ key_id: id }) => id}
          empty={
            <EmptyState icon={KeyRound} title="No keys on this page">
              Go back to the first page.
            </EmptyState>
          }
        />
      </Card>
      <Pager list={list.data} onPage={(next) => setPlace({ page: String(next) })} />
      <NewKeyDialog open={making} onClose={() => setMaking(false)} />
    </Page>
  );
}
