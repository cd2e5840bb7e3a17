import { createGuardrails, generateSync } from "otplib";
import { invalidAt } from "../errors.ts";

/** How a site makes its codes: RFC 6238. */
interface Totp {
  seed: Uint8Array;
  digits: 6 | 7 | 8;
  /** How long a code is good, in seconds. */
  period: number;
  algorithm: "sha1" | "sha256" | "sha512";
}

/** A text is no seed; the words don't hold it. */
class WrongSeed extends Error {
  override name = "WrongSeed";
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** RFC 4226 asks for sixteen, and many sites give ten; the SDKs refuse fewer. */
const fewestBytes = 10;
const mostBytes = 1024;

/** The code of a moment (milliseconds since 1970) for a seed that `checkTotp` has accepted. */
export function totpCode(secret: string, at: number): string {
  const { seed, ...how } = totpOf(secret);
  const guardrails = createGuardrails({
    MIN_SECRET_BYTES: fewestBytes,
    MAX_SECRET_BYTES: mostBytes,
  });
  return generateSync({ ...how, secret: seed, epoch: Math.floor(at / 1000), guardrails });
}

/**
 * Makes sure that a text is a seed as sites give it: base32 in any case, with spaces, hyphens or
 * padding, or a whole `otpauth://totp/…` address. Throws 422 for the field `mfa_secret`, or the one at a path.
 */
export function checkTotp(secret: string, path: readonly string[] = ["mfa_secret"]): void {
  try {
    totpOf(secret);
  } catch (error) {
    throw error instanceof WrongSeed ? invalidAt(path, error.message) : error;
  }
}

function totpOf(secret: string): Totp {
  const text = secret.trim();
  if (!/^otpauth:/i.test(text))
    return { seed: seedOf(text), digits: 6, period: 30, algorithm: "sha1" };
  const url = URL.parse(text);
  if (url === null || !/^otpauth:\/\/totp\//i.test(text))
    throw wrong("must be an otpauth://totp/… address where it is an address");
  const read = url.searchParams;
  return {
    seed: seedOf(read.get("secret") ?? ""),
    digits: digitsOf(read.get("digits") ?? "6"),
    period: periodOf(read.get("period") ?? "30"),
    algorithm: algorithmOf(read.get("algorithm") ?? "SHA1"),
  };
}

/** The letters of a seed that `checkTotp` has accepted, without all that may stand between and around them. */
export function seedLetters(secret: string): string {
  const text = secret.trim();
  if (!/^otpauth:/i.test(text)) return lettersOf(text);
  return lettersOf(URL.parse(text)?.searchParams.get("secret") ?? "");
}

function lettersOf(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, "").replace(/=+$/, "");
}

/** RFC 4648 base32; bits beyond the last whole byte are nothing, as in the apps that people use. */
function seedOf(text: string): Uint8Array {
  const letters = lettersOf(text);
  if (/^\d+$/.test(letters)) throw wrong("must be the seed in base32, not a code that it has made");
  if (!/^[A-Z2-7]+$/.test(letters))
    throw wrong("must be a TOTP seed in base32: letters and the digits 2 to 7");
  const bits = letters.replaceAll(/./g, (letter) =>
    alphabet.indexOf(letter).toString(2).padStart(5, "0"),
  );
  const bytes = bits.match(/.{8}/g) ?? [];
  if (bytes.length < fewestBytes) throw wrong("is too short for a TOTP seed");
  if (bytes.length > mostBytes) throw wrong("is too long for a TOTP seed");
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

function digitsOf(text: string): Totp["digits"] {
  const digits = Number(text);
  if (digits === 6 || digits === 7 || digits === 8) return digits;
  throw wrong("must ask for 6, 7 or 8 digits");
}

function periodOf(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw wrong("must have a period in seconds");
}

function algorithmOf(text: string): Totp["algorithm"] {
  const name = text.toLowerCase().replace("-", "");
  if (name === "sha1" || name === "sha256" || name === "sha512") return name;
  throw wrong("must use SHA1, SHA256 or SHA512");
}

function wrong(problem: string): WrongSeed {
  return new WrongSeed(problem);
}
