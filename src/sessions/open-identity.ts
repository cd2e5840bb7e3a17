import { AppError, invalidField } from "../errors.ts";
import type { OpenVault } from "../identity/credential.ts";
import { type OpenPersona, openPersona } from "../identity/open-persona.ts";
import type { Personas } from "../identity/personas.ts";
import type { Vaults } from "../identity/vaults.ts";

/** Where vaults and personas are. */
export interface Identities {
  vaults: Vaults;
  personas: Personas;
}

/** The vault and the persona that a session or an agent uses. */
export interface OpenIdentity extends Disposable {
  vault: OpenVault | undefined;
  persona: OpenPersona | undefined;
}

/** Whom a request names. */
export interface Named {
  vault_id: string | null;
  persona_id: string | null;
}

/** Opens what a request names. Throws a 422 that names the field for what the account does not have. */
export async function openIdentity(
  accountId: string,
  named: Named,
  { vaults, personas }: Identities,
): Promise<OpenIdentity> {
  using held = new DisposableStack();
  const { vault_id: vaultId, persona_id: personaId } = named;
  const vault =
    vaultId === null
      ? undefined
      : held.use(await owned("vault_id", vaultId, () => vaults.open(accountId, vaultId)));
  const persona =
    personaId === null
      ? undefined
      : held.use(
          await owned("persona_id", personaId, () =>
            openPersona(accountId, personaId, { personas, vaults }),
          ),
        );
  const parts = held.move();
  return { vault, persona, [Symbol.dispose]: () => parts[Symbol.dispose]() };
}

/** What a session is to act as again: of what was named, what was not deleted since. */
export async function stillThere(
  accountId: string,
  { vault_id: vaultId, persona_id: personaId }: Named,
  { vaults, personas }: Identities,
): Promise<Named> {
  const isThere = (look: () => Promise<unknown>) => look().then(() => true, absent);
  const [hasVault, hasPersona] = await Promise.all([
    vaultId !== null && isThere(() => vaults.get(accountId, vaultId)),
    personaId !== null && isThere(() => personas.get(accountId, personaId)),
  ]);
  return { vault_id: hasVault ? vaultId : null, persona_id: hasPersona ? personaId : null };
}

function absent(error: unknown): false {
  if (error instanceof AppError && error.status === 404) return false;
  throw error;
}

async function owned<T>(field: string, id: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof AppError && error.status === 404)) throw error;
    throw invalidField(field, error.message, id);
  }
}
