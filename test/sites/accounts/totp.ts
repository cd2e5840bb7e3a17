import { createHmac, randomBytes } from "node:crypto";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepSeconds = 30;

/** A new seed of 160 bits in base32 (RFC 4648), without padding. */
export function newSeed(): string {
  return Array.from(randomBytes(32), (byte) => letters[byte % 32]).join("");
}

/** The code of six digits (RFC 6238: HMAC-SHA-1, steps of 30 s) at a time in milliseconds since 1970. */
export function codeAt(seed: string, time: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 1000 / stepSeconds)));
  const hash = createHmac("sha1", bytesOf(seed)).update(counter).digest();
  const at = hash[hash.length - 1]! & 15;
  return String((hash.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

/** Whether a code is that of the seed now, a step ago or in a step. */
export function isCodeOf(seed: string, code: string): boolean {
  return [-1, 0, 1].some((step) => codeAt(seed, Date.now() + step * stepSeconds * 1000) === code);
}

function bytesOf(seed: string): Buffer {
  const bits = Array.from(seed.toUpperCase(), (letter) =>
    letters.indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
