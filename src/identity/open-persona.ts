import { randomInt } from "node:crypto";
import type { OpenVault } from "./credential.ts";
import type { PersonaInbox } from "./persona-inbox.ts";
import type { Personas } from "./personas.ts";
import { siteOf } from "./site.ts";
import type { Vaults } from "./vaults.ts";

/** A persona that is in use. */
export interface OpenPersona extends Disposable {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** E.164; null without one. */
  readonly phoneNumber: string | null;
  readonly inbox: PersonaInbox;
  /** Undefined where it was made without one. */
  readonly vault: OpenVault | undefined;
  /** Makes up a password for the site of an origin, and keeps it in the persona's vault with its email. */
  signUp(origin: string): Promise<void>;
}

/** Opens a persona with its vault. Throws 404 for one that the account does not have. */
export async function openPersona(
  accountId: string,
  id: string,
  { personas, vaults }: { personas: Personas; vaults: Vaults },
): Promise<OpenPersona> {
  const { firstName, lastName, email, phone, vaultId } = await personas.get(accountId, id);
  const inbox = await personas.inbox(accountId, id);
  const vault = vaultId === null ? undefined : await vaults.open(accountId, vaultId);
  return {
    id,
    firstName,
    lastName,
    email,
    phoneNumber: phone?.number ?? null,
    inbox,
    vault,
    async signUp(origin) {
      if (vaultId === null) return;
      const login = { email, password: inventPassword() };
      await vaults.putCredential(accountId, vaultId, siteOf(origin), login);
    },
    [Symbol.dispose]: () => vault?.[Symbol.dispose](),
  };
}

const letters = "abcdefghijkmnopqrstuvwxyz";
const kinds = [letters, letters.toUpperCase().replace("O", ""), "23456789", "-_!.+"];
const length = 20;

/** About 120 random bits, with what sites ask of passwords: small and capital letters, digits, signs. */
export function inventPassword(): string {
  const any = kinds.slice(0, 3).join("");
  const characters = [...kinds, ...Array.from({ length: length - kinds.length }, () => any)].map(
    (kind) => kind[randomInt(kind.length)]!,
  );
  for (let at = characters.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    [characters[at], characters[other]] = [characters[other]!, characters[at]!];
  }
  return characters.join("");
}
