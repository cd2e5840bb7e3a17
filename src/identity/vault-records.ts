import type { SealedCredential } from "../store/credentials.ts";
import { sealedPlace } from "../store/sealed-places.ts";
import type { Sealing } from "../store/sealing.ts";
import type { Card, Credential } from "./credential.ts";

/** A credential as the database may have it: in this vault and for this domain, it opens nowhere else. */
export function sealCredential(
  sealing: Sealing,
  vaultId: string,
  { domain, ...content }: Credential,
): SealedCredential {
  const sealed = sealing.seal(JSON.stringify(content), credentialPlace(vaultId, domain));
  return { domain, sealed };
}

/** What `sealCredential` was given; throws `Unreadable`. */
export function openCredential(
  sealing: Sealing,
  vaultId: string,
  { domain, sealed }: SealedCredential,
): Credential {
  const content = JSON.parse(sealing.open(sealed, credentialPlace(vaultId, domain))) as object;
  return { ...(content as Omit<Credential, "domain">), domain };
}

/** A card as the database may have it. */
export function sealCard(sealing: Sealing, vaultId: string, card: Card): string {
  return sealing.seal(JSON.stringify(card), cardPlace(vaultId));
}

/** What `sealCard` was given; throws `Unreadable`. */
export function openCard(sealing: Sealing, vaultId: string, sealed: string): Card {
  return JSON.parse(sealing.open(sealed, cardPlace(vaultId))) as Card;
}

function credentialPlace(vaultId: string, domain: string): string {
  return sealedPlace("credential", { vault_id: vaultId, domain });
}

function cardPlace(vaultId: string): string {
  return sealedPlace("card", { id: vaultId });
}
