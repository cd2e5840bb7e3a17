import { useState } from "react";
import { api } from "../../api/client.ts";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { formErrors } from "../form-errors.ts";
import { useAct } from "../use-act.ts";

const empty = { card_holder_name: "", card_number: "", card_cvv: "", card_full_expiration: "" };
type Name = keyof typeof empty;

const fields: readonly { name: Name; label: string; hint?: string; secret?: boolean }[] = [
  { name: "card_holder_name", label: "Name on the card" },
  { name: "card_number", label: "Number" },
  { name: "card_full_expiration", label: "Expires", hint: "MM/YY" },
  { name: "card_cvv", label: "Security code", secret: true },
];

const shown = fields.map(({ name }) => `credit_card.${name}`);

/** Stores a card in the place of the one that the vault has. */
export function CardDialog({ vault_id, onClose }: { vault_id: string; onClose(): void }) {
  const [card, setCard] = useState(empty);
  const save = useAct({
    act: () => api.vaultCreditCardSet({ params: { vault_id }, body: { credit_card: card } }),
    done: ({ warnings }) => ["The card is stored.", ...warnings].join(" "),
    after: onClose,
    inForm: true,
  });
  const { at, rest } = formErrors(save.error, shown);
  return (
    <FormDialog
      title="Store a card"
      confirm="Store it"
      isSecret
      busy={save.isPending}
      error={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {fields.map(({ name, label, hint, secret }, index) => (
        <Field key={name} label={label} hint={hint} error={at[`credit_card.${name}`]}>
          <TextInput
            autoFocus={index === 0}
            type={secret === true ? "password" : "text"}
            autoComplete={secret === true ? "new-password" : "off"}
            value={card[name]}
            onValue={(value) => setCard((before) => ({ ...before, [name]: value }))}
          />
        </Field>
      ))}
    </FormDialog>
  );
}
