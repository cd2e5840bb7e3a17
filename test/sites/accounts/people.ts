import { randomBytes, randomInt } from "node:crypto";

/** Somebody with an account. */
export interface Person {
  firstName: string;
  lastName: string;
  /** In lower case. */
  email: string;
  phone: string;
  password: string;
  isConfirmed: boolean;
  /** What the newest confirmation link holds. */
  confirmation: string;
  /** In base32; of no weight before it is confirmed by a code. */
  seed: string | undefined;
  hasApp: boolean;
  hasPhone: boolean;
  /** The code that was sent to the phone last. */
  texted: string | undefined;
  /** What the script of a device that is logged in holds besides the cookie. */
  token: string;
}

/** How far a browser has come. */
export interface Visitor {
  person: Person | undefined;
  /** The address that was given on the first of two pages. */
  email?: string;
  /** Past the password and every further step. */
  isIn: boolean;
  /** Past the app's code, before the phone's. */
  passedApp: boolean;
  /** Whether this device is to be remembered. */
  remember: boolean;
}

/** A word that nobody guesses. */
export function secretWord(): string {
  return randomBytes(18).toString("base64url");
}

/** Six digits. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

export function newPerson(
  given: Pick<Person, "firstName" | "lastName" | "email" | "phone" | "password"> & Partial<Person>,
): Person {
  return {
    isConfirmed: false,
    confirmation: secretWord(),
    seed: undefined,
    hasApp: false,
    hasPhone: false,
    texted: undefined,
    token: secretWord(),
    ...given,
    email: given.email.toLowerCase(),
  };
}
