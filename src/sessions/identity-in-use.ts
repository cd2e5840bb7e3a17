import { inboxCodes } from "../actions/inbox-codes.ts";
import type { Secrets } from "../actions/secrets.ts";
import { vaultSecrets } from "../actions/vault-secrets.ts";
import type { OpenVault } from "../identity/credential.ts";
import type { OpenPersona } from "../identity/open-persona.ts";
import type { OpenIdentity } from "./open-identity.ts";
import { SecretsInUse } from "./secrets-in-use.ts";

/** Who a session acts as at the moment: its vaults, its persona, and the secrets that these bring. */
export class IdentityInUse {
  readonly secrets = new SecretsInUse();
  #used = new Set<OpenIdentity>();

  get vaults(): OpenVault[] {
    const all = [...this.#used].flatMap(({ vault, persona }) => [vault, persona?.vault]);
    return all.filter((vault) => vault !== undefined);
  }

  /** The one that was taken last. */
  get persona(): OpenPersona | undefined {
    return [...this.#used].findLast(({ persona }) => persona !== undefined)?.persona;
  }

  /** Acts as this one until it is disposed. Then nothing of it is given any more, but all of it stays hidden. */
  use(identity: OpenIdentity): Disposable {
    const accounts = () =>
      new Set(this.vaults.flatMap(({ credentials }) => credentials.map(({ domain }) => domain)));
    const sources = sourcesOf(identity, accounts);
    this.#used.add(identity);
    for (const source of sources) this.secrets.add(source);
    return {
      [Symbol.dispose]: () => {
        this.#used.delete(identity);
        for (const source of sources) this.secrets.retire(source);
      },
    };
  }
}

function sourcesOf({ vault, persona }: OpenIdentity, accounts: () => Set<string>): Secrets[] {
  return [
    ...(vault === undefined ? [] : [vaultSecrets(vault)]),
    ...(persona?.vault === undefined ? [] : [vaultSecrets(persona.vault, persona)]),
    // Last: a code of an inbox may have to be waited for.
    ...(persona === undefined ? [] : [inboxCodes(persona, accounts)]),
  ];
}
