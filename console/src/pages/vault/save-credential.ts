import { api } from "../../api/client.ts";

/** A credential as it is typed. */
export interface CredentialForm {
  url: string;
  kind: "username" | "email";
  login: string;
  /** Empty keeps the one that is stored, as the seed. */
  password: string;
  seed: string;
}

/** Stores a credential; of one that is changed, what was left empty stays as it is. */
export async function saveCredential(vault_id: string, form: CredentialForm, isChange: boolean) {
  const params = { vault_id };
  const { url } = form;
  const keepsSome = isChange && (form.password === "" || form.seed === "");
  const stored = keepsSome
    ? (await api.vaultCredentialsGet({ params, query: { url } })).credentials
    : undefined;
  const credentials = {
    [form.kind]: form.login.trim(),
    password: form.password || (stored?.password ?? ""),
    mfa_secret: form.seed || stored?.mfa_secret,
  };
  return api.vaultCredentialsAdd({ params, body: { url, credentials } });
}
