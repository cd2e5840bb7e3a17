import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Database } from "../../store/open.ts";
import { sealedPlace } from "../../store/sealed-places.ts";
import type { Sealing } from "../../store/sealing.ts";
import {
  addFirstSigningKey,
  listSigningKeys,
  replaceSigningKeys,
  type SigningKeyRecord,
} from "../../store/signing-keys.ts";

/** How long the directory of the keys may be kept by who reads it, in ms; a new key is listed this long before it signs. */
export const directoryMs = 5 * 60_000;
/** How long a signature is good, in ms. */
export const signatureMs = 60_000;
/** How often a running server looks for another key, in ms. */
export const rereadMs = 10_000;

/** The part of a key that everybody may have, as it stands in the directory (RFC 8037, RFC 7517). */
export interface PublicKey {
  kty: "OKP";
  crv: "Ed25519";
  kid: string;
  x: string;
  use: "sig";
  /** Seconds since 1970: signs from here on, and not after. */
  nbf: number;
  exp?: number;
}

/** The public part of a key. */
export function publicKeyOf({ id, publicKey, notBefore, notAfter }: SigningKeyRecord): PublicKey {
  return {
    kty: "OKP",
    crv: "Ed25519",
    kid: id,
    x: publicKey,
    use: "sig",
    nbf: Math.floor(notBefore / 1000),
    ...(notAfter !== null && { exp: Math.ceil(notAfter / 1000) }),
  };
}

/** What signs with a key that was kept; throws `Unreadable`. */
export function privateKeyOf(
  { id, publicKey, sealed }: SigningKeyRecord,
  sealing: Sealing,
): KeyObject {
  const d = sealing.open(sealed, sealedPlace("signingKey", { id }));
  return createPrivateKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x: publicKey, d } });
}

/** The name of an Ed25519 key: the thumbprint of RFC 7638, for which the order of the members counts. */
function thumbprint(x: string): string {
  const members = JSON.stringify({ crv: "Ed25519", kty: "OKP", x });
  return createHash("sha256").update(members).digest("base64url");
}

function newKey(sealing: Sealing, notBefore: number): SigningKeyRecord {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const id = thumbprint(x!);
  const sealed = sealing.seal(d!, sealedPlace("signingKey", { id }));
  return { id, publicKey: x!, sealed, notBefore, notAfter: null };
}

/** The keys, the newest first; the first one is made by this. */
export async function openSigningKeys(db: Database, sealing: Sealing): Promise<SigningKeyRecord[]> {
  const kept = await listSigningKeys(db);
  if (kept.length > 0) return kept;
  await addFirstSigningKey(db, newKey(sealing, Date.now()));
  return listSigningKeys(db);
}

/**
 * Makes the successor of all keys. It signs when those who keep the directory must have read it again,
 * and the others stay listed until all that they signed has expired; at once, if they are not to be
 * trusted any more: then they are gone with this.
 */
export async function rotateSigningKey(
  db: Database,
  sealing: Sealing,
  atOnce: boolean,
): Promise<SigningKeyRecord> {
  const now = Date.now();
  const isFirst = (await listSigningKeys(db)).length === 0;
  const notBefore = atOnce || isFirst ? now : now + directoryMs;
  const key = newKey(sealing, notBefore);
  // The directory's own time besides: whoever keeps an old one keeps it no longer than the keys are good.
  const retireAt = atOnce ? now : notBefore + rereadMs + signatureMs + directoryMs;
  await replaceSigningKeys(db, key, retireAt);
  return key;
}
