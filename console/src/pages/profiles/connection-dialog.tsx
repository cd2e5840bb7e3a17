import { useState } from "react";
import { api } from "../../api/client.ts";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { formErrors } from "../form-errors.ts";
import { ProfilePicker, VaultPicker } from "../pickers.tsx";
import { useAct } from "../use-act.ts";
import { emptySign, SignFields, signFieldNames, signOf } from "./sign-fields.tsx";

const shown = [
  "name",
  "url",
  "vault_id",
  "profile_id",
  "login.task",
  "login.agent_id",
  "login",
  ...signFieldNames,
];

const empty = { name: "", url: "", vaultId: "", profileId: "", task: "", agentId: "" };

/** Makes a connection: a site, a credential, and how one logs in there. */
export function ConnectionDialog({ onClose }: { onClose(): void }) {
  const [form, setForm] = useState(empty);
  const [sign, setSign] = useState(emptySign);
  const create = useAct({
    act: () =>
      api.connectionCreate({
        body: {
          name: form.name.trim() || null,
          url: form.url,
          sign: signOf(sign),
          vault_id: form.vaultId,
          profile_id: form.profileId || null,
          login: { task: form.task.trim() || null, agent_id: form.agentId.trim() || null },
        },
      }),
    done: ({ name }) => `${name} is connected; check it to log in.`,
    after: onClose,
    inForm: true,
  });
  const { at, rest } = formErrors(create.error, shown);
  return (
    <FormDialog
      size="wide"
      title="Connect an account"
      confirm="Connect"
      busy={create.isPending}
      error={rest}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <Account
        form={form}
        errors={at}
        onForm={(change) => setForm((before) => ({ ...before, ...change }))}
      />
      <SignFields
        sign={sign}
        errors={at}
        onSign={(change) => setSign((before) => ({ ...before, ...change }))}
      />
    </FormDialog>
  );
}

interface AccountProps {
  form: typeof empty;
  errors: Record<string, string>;
  onForm(change: Partial<typeof empty>): void;
}

function Account({ form, errors, onForm }: AccountProps) {
  return (
    <>
      <div className="grid">
        <Field
          label="Page"
          hint="One that shows whether somebody is logged in."
          error={errors["url"]}
        >
          <TextInput
            type="url"
            autoFocus
            value={form.url}
            onValue={(url) => onForm({ url })}
            placeholder="https://github.com/"
          />
        </Field>
        <Field label="Name" hint="By default the host." error={errors["name"]}>
          <TextInput value={form.name} onValue={(name) => onForm({ name })} />
        </Field>
        <Field label="Vault" hint="Holds the credential of the site." error={errors["vault_id"]}>
          <VaultPicker
            none="Choose one"
            value={form.vaultId}
            onValue={(vaultId) => onForm({ vaultId })}
          />
        </Field>
        <Field label="Profile" hint="Where the log-in is kept." error={errors["profile_id"]}>
          <ProfilePicker
            none="One of its own"
            value={form.profileId}
            onValue={(profileId) => onForm({ profileId })}
          />
        </Field>
      </div>
      <Field
        label="How an agent logs in"
        hint="In words; it uses the vault."
        error={errors["login.task"] ?? errors["login"]}
      >
        <TextArea
          rows={2}
          value={form.task}
          onValue={(task) => onForm({ task })}
          placeholder="Log in to GitHub."
        />
      </Field>
      <Field
        label="Or a run that logged in"
        hint="The id of an agent; what it did is done again, without a model."
        error={errors["login.agent_id"]}
      >
        <TextInput mono value={form.agentId} onValue={(agentId) => onForm({ agentId })} />
      </Field>
    </>
  );
}
