import { useState } from "react";
import { FormDialog } from "../../ui/form-dialog.tsx";
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
  const save = useAct({
    act: () => saveCredential(vault_id, form, old !== undefined),
    done: ({ url }) => `The credential for ${url} is stored.`,
    after: onClose,
    inForm: true,
  });
  const { at, rest } = formErrors(save.error, shown);
  return (
    <FormDialog
      title={old === undefined ? "Add a credential" : `Edit ${old.url}`}
      confirm="Store it"
      isSecret
      busy={save.isPending}
      error={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <CredentialFields
        form={form}
        errors={at}
        old={old}
        onForm={(change) => setForm((before) => ({ ...before, ...change }))}
      />
    </FormDialog>
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
