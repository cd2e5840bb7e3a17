import { Eye, EyeOff, KeyRound, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import { useAct } from "../use-act.ts";
import { useRevealed } from "./use-revealed.ts";

/** A credential as the list tells it. */
export type ListedCredential = Awaited<
  ReturnType<typeof api.vaultCredentialsList>
>["credentials"][number];

interface CredentialsProps {
  vault_id: string;
  all: readonly ListedCredential[];
  onEdit(credential: ListedCredential): void;
}

const manyEnough = 8;

/** The credentials of a vault; what is secret of one is read only when it is asked for. */
export function Credentials({ vault_id, all, onEdit }: CredentialsProps) {
  const [words, setWords] = useState("");
  if (all.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No credential yet">
        Add the log-in of a site. Agents fill it in there and nowhere else, and no model, log or
        picture shows it.
      </EmptyState>
    );
  }
  const wanted = words.toLowerCase();
  const fitting = all.filter(({ url, username, email }) =>
    `${url} ${username ?? ""} ${email ?? ""}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      {all.length >= manyEnough && (
        <div className="credentials-filter">
          <SearchInput value={words} onValue={setWords} label="Filter the credentials" />
        </div>
      )}
      <ul className="credentials">
        {fitting.map((one) => (
          <li key={one.url}>
            <Credential vault_id={vault_id} one={one} onEdit={() => onEdit(one)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Credential({
  vault_id,
  one,
  onEdit,
}: {
  vault_id: string;
  one: ListedCredential;
  onEdit(): void;
}) {
  const { url, username, email, has_mfa_secret: hasSeed } = one;
  const asked = { params: { vault_id }, query: { url } };
  const revealed = useRevealed(async () => (await api.vaultCredentialsGet(asked)).credentials);
  const remove = useAct({
    act: () => api.vaultCredentialsDelete(asked),
    done: `The credential for ${url} was deleted.`,
  });
  const { secret } = revealed;
  return (
    <article className="credential" aria-label={url}>
      <div className="credential-who">
        <h3>{url}</h3>
        <p className="soft">{username ?? email}</p>
        {hasSeed && <Badge tone="good">authenticator</Badge>}
      </div>
      <div className="row credential-acts">
        <Button
          size="small"
          icon={secret === undefined ? Eye : EyeOff}
          busy={revealed.isReading}
          aria-expanded={secret !== undefined}
          onClick={() => (secret === undefined ? void revealed.reveal() : revealed.hide())}
        >
          {secret === undefined ? "Reveal" : "Hide"}
        </Button>
        <IconButton icon={Pencil} label={`Edit ${url}`} size="small" onClick={onEdit} />
        <ConfirmButton
          size="small"
          icon={Trash2}
          question={`Delete the credential for ${url}?`}
          consequence="Its password is gone for good."
          confirm="Delete it"
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
        >
          Delete
        </ConfirmButton>
      </div>
      {secret !== undefined && (
        <div className="credential-secrets" role="status">
          <SecretLine name="Password" value={secret.password} />
          {secret.mfa_secret !== undefined && (
            <SecretLine name="Authenticator seed" value={secret.mfa_secret} />
          )}
          <p className="faint">Hidden again in 20 seconds, or when you leave this window.</p>
        </div>
      )}
    </article>
  );
}

function SecretLine({ name, value }: { name: string; value: string }) {
  return (
    <p className="secret-line">
      <span className="soft">{name}</span>
      <code>{value}</code>
      <CopyButton text={value} what={name.toLowerCase()} />
    </p>
  );
}
