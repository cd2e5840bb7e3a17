import { type SubmitEvent, useId, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { formErrors } from "../form-errors.ts";
import { useAct } from "../use-act.ts";
import type { ListedCredential } from "./credentials.tsx";
import { type CredentialForm, saveCredential } from "./save-credential.ts";

const shown = [
  "url",
  "credentials.email",
  "credentials.username",
  "credentials.password",
  "credentials.mfa_secret",
];

const logins = [
  { value: "username", label: "User name" },
  { value: "email", label: "Email address" },
] as const;

interface CredentialDialogProps {
  vault_id: string;
  /** The one that is edited; undefined for a new one. */
  old: ListedCredential | undefined;
  onClose(): void;
}

/** Adds a credential, or changes one. What is stored of one that is changed is not shown. */
export function CredentialDialog({ vault_id, old, onClose }: CredentialDialogProps) {
  const [form, setForm] = useState<CredentialForm>({
    url: old?.url ?? "",
    kind: old !== undefined && old.username === null ? "email" : "username",
    login: old?.username ?? old?.email ?? "",
    password: "",
    seed: "",
  });
  const id = useId();
  const save = useAct({
    act: () => saveCredential(vault_id, form, old !== undefined),
    done: ({ url }) => `The credential for ${url} is stored.`,
    after: onClose,
    inForm: true,
  });
  const { at, rest } = formErrors(save.error, shown);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog
      open
      title={old === undefined ? "Add a credential" : `Edit ${old.url}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} tone="accent" busy={save.isPending}>
            Store it
          </Button>
        </>
      }
    >
      <form id={id} className="stack" onSubmit={submit} noValidate autoComplete="off">
        <ErrorNote error={rest} />
        <CredentialFields
          form={form}
          errors={at}
          old={old}
          onForm={(change) => setForm((before) => ({ ...before, ...change }))}
        />
      </form>
    </Dialog>
  );
}

interface FieldsProps extends Pick<CredentialDialogProps, "old"> {
  form: CredentialForm;
  errors: Record<string, string>;
  onForm(change: Partial<CredentialForm>): void;
}

function CredentialFields({ form, errors, old, onForm }: FieldsProps) {
  return (
    <>
      <Field
        label="Site"
        hint={old === undefined ? "An address or host; its whole domain counts." : undefined}
        error={errors["url"]}
      >
        <TextInput
          autoFocus={old === undefined}
          readOnly={old !== undefined}
          value={form.url}
          onValue={(url) => onForm({ url })}
          placeholder="https://github.com/login"
        />
      </Field>
      <div className="grid">
        <Field label="Logs in by">
          <Select value={form.kind} onValue={(kind) => onForm({ kind })} options={logins} />
        </Field>
        <Field
          label={form.kind === "email" ? "Email address" : "User name"}
          error={errors[`credentials.${form.kind}`]}
        >
          <TextInput value={form.login} onValue={(login) => onForm({ login })} />
        </Field>
      </div>
      <Field
        label="Password"
        hint={old === undefined ? undefined : "Leave it empty to keep the stored one."}
        error={errors["credentials.password"]}
      >
        <TextInput
          type="password"
          autoComplete="new-password"
          value={form.password}
          onValue={(password) => onForm({ password })}
        />
      </Field>
      <Field
        label="Authenticator seed"
        hint={
          old?.has_mfa_secret === true
            ? "Leave it empty to keep the stored one."
            : "The setup key that the site shows, or its otpauth:// address; may be left out."
        }
        error={errors["credentials.mfa_secret"]}
      >
        <TextInput
          type="password"
          autoComplete="new-password"
          value={form.seed}
          onValue={(seed) => onForm({ seed })}
        />
      </Field>
    </>
  );
}
