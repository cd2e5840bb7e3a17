import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";

/** 500: a sealed record was changed, moved from its place, or sealed by another master key; says which. */
export class Unreadable extends AppError {
  override name = "Unreadable";

  constructor(place: string, why: string, options?: ErrorOptions) {
    const message = `The record ${place} can't be opened: ${why}. It is left as it is; delete it, or bring it back from a backup.`;
    super(500, "record_unreadable", message, options);
  }
}

const cipher = "aes-256-gcm";
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** AES-256-GCM: nonce, content and tag. `place` is authenticated with it, so that it opens nowhere else. */
export function encrypt(key: Buffer, content: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const one = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, one.update(content), one.final(), one.getAuthTag()]);
}

/** The content of `encrypt`; throws `Unreadable` for anything else. */
export function decrypt(key: Buffer, sealed: Uint8Array, place: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < nonceLength + tagLength) throw new Unreadable(place, "it is cut off");
  const one = createDecipheriv(cipher, key, bytes.subarray(0, nonceLength));
  one.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([one.update(bytes.subarray(nonceLength, -tagLength)), one.final()]);
  } catch (error) {
    const why = "it was changed, moved, or sealed by another master key";
    throw new Unreadable(place, why, { cause: error });
  }
}

/**
 * Seals records, each by a key of its own that the master key wraps. What is sealed for one place (see
 * `sealedPlaces`) opens in no other.
 */
export class Sealing {
  #master: Buffer;

  constructor(master: Buffer) {
    this.#master = master;
  }

  /** A text for the database: `v1.<wrapped key>.<content>`. */
  seal(text: string, place: string): string {
    const { key, wrapped } = this.newKey(place);
    return `v1.${wrapped}.${encrypt(key, Buffer.from(text), place).toString("base64url")}`;
  }

  /** What `seal` was given; throws `Unreadable`. */
  open(sealed: string, place: string): string {
    const { wrapped, content } = partsOf(sealed, place);
    const bytes = Buffer.from(content, "base64url");
    return decrypt(this.unwrap(wrapped, place), bytes, place).toString();
  }

  /** The same record for another master key: its content stays as it is. Throws `Unreadable`. */
  rewrap(sealed: string, place: string, to: Sealing): string {
    this.open(sealed, place);
    const { wrapped, content } = partsOf(sealed, place);
    return `v1.${this.rewrapKey(wrapped, place, to)}.${content}`;
  }

  /** A key for what is too large for the database, and that key as the database keeps it. */
  newKey(place: string): { key: Buffer; wrapped: string } {
    const key = randomBytes(keyLength);
    return { key, wrapped: this.#wrap(key, place) };
  }

  /** The key that was wrapped; throws `Unreadable`. */
  unwrap(wrapped: string, place: string): Buffer {
    return decrypt(this.#master, Buffer.from(wrapped, "base64url"), `key of ${place}`);
  }

  /** The same key, wrapped by another master key; throws `Unreadable`. */
  rewrapKey(wrapped: string, place: string, to: Sealing): string {
    return to.#wrap(this.unwrap(wrapped, place), place);
  }

  #wrap(key: Buffer, place: string): string {
    return encrypt(this.#master, key, `key of ${place}`).toString("base64url");
  }
}

function partsOf(sealed: string, place: string): { wrapped: string; content: string } {
  const [version, wrapped = "", content = ""] = sealed.split(".");
  if (version !== "v1") throw new Unreadable(place, "it is sealed in an unknown way");
  return { wrapped, content };
}
