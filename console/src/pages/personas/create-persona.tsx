import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Switch } from "../../ui/switch.tsx";
import { useAct } from "../use-act.ts";

/** Asks what a new persona gets beside its name and mailbox. */
export function CreatePersona({ onClose }: { onClose(): void }) {
  const [vault, setVault] = useState(true);
  const [number, setNumber] = useState(false);
  const [, navigate] = useLocation();
  const { data: server } = useAsk("capabilities", {});
  const numbers = server?.identity.phone_numbers;
  const create = useAct({
    act: () => api.personaCreate({ body: { create_vault: vault, create_phone_number: number } }),
    done: ({ first_name: first, last_name: last }) => `${first} ${last} was created.`,
    after: ({ persona_id }) => navigate(`/personas/${persona_id}`),
    inForm: true,
  });
  return (
    <Dialog
      open
      title="Create a persona"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="accent" busy={create.isPending} onClick={() => create.mutate()}>
            Create
          </Button>
        </>
      }
    >
      <div className="stack">
        <ErrorNote error={create.error} />
        <p className="soft">Its name is made up, and its address is at your mail domain.</p>
        <Switch
          label="A vault of its own"
          hint="Where the passwords of its accounts are kept."
          checked={vault}
          onChecked={setVault}
        />
        <Switch
          label="A phone number"
          hint={
            numbers?.available === false
              ? `None can be had: ${numbers.detail ?? "the server has none"}.`
              : "For the codes that come by text message."
          }
          disabled={numbers?.available === false}
          checked={number}
          onChecked={setNumber}
        />
      </div>
    </Dialog>
  );
}
