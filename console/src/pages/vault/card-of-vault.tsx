import { CreditCard, Eye, EyeOff, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { useAct } from "../use-act.ts";
import { CardDialog } from "./card-dialog.tsx";
import { useRevealed } from "./use-revealed.ts";

const hidden = {
  card_number: "•••• •••• •••• ••••",
  card_holder_name: "•••••• ••••••",
  card_full_expiration: "••/••",
  card_cvv: "•••",
};

/** The card of a vault, covered until it is asked for. */
export function CardOfVault({ vault_id, has }: { vault_id: string; has: boolean }) {
  const [editing, setEditing] = useState(false);
  const params = { vault_id };
  const { secret, isReading, reveal, hide } = useRevealed(
    async () => (await api.vaultCreditCardGet({ params })).credit_card,
  );
  const remove = useAct({
    act: () => api.vaultCreditCardDelete({ params }),
    done: "The card was deleted.",
  });
  const shown = secret ?? hidden;
  return (
    <Card title="Card">
      <div className="stack">
        {has ? (
          <>
            <div
              className="plastic"
              aria-label={secret ? "The card" : "The card, covered"}
              role="group"
            >
              <CreditCard size={20} aria-hidden />
              <p className="plastic-number">{shown.card_number}</p>
              <p className="plastic-rest">
                <span>{shown.card_holder_name}</span>
                <span>{shown.card_full_expiration}</span>
                <span>{shown.card_cvv}</span>
              </p>
            </div>
            <div className="row">
              <Button
                size="small"
                icon={secret === undefined ? Eye : EyeOff}
                busy={isReading}
                onClick={() => (secret === undefined ? void reveal() : hide())}
              >
                {secret === undefined ? "Reveal" : "Hide"}
              </Button>
              <Button size="small" icon={Pencil} onClick={() => setEditing(true)}>
                Replace
              </Button>
              <ConfirmButton
                size="small"
                icon={Trash2}
                question="Delete the card?"
                consequence="It is gone from this vault for good."
                confirm="Delete the card"
                busy={remove.isPending}
                onConfirm={() => remove.mutate()}
              >
                Delete
              </ConfirmButton>
            </div>
          </>
        ) : (
          <>
            <p className="soft">
              This vault has no card. One that is stored here is filled into encrypted pages that
              ask for a card.
            </p>
            <div className="row">
              <Button size="small" icon={Plus} onClick={() => setEditing(true)}>
                Add a card
              </Button>
            </div>
          </>
        )}
      </div>
      {editing && (
        <CardDialog
          vault_id={vault_id}
          onClose={() => {
            hide();
            setEditing(false);
          }}
        />
      )}
    </Card>
  );
}
