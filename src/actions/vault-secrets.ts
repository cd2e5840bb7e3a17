import { setTimeout as delay } from "node:timers/promises";
import type { CodeSource } from "../contract/actions.ts";
import { placeholders } from "../contract/placeholders.ts";
import { AppError } from "../errors.ts";
import type { Credential, OpenVault } from "../identity/credential.ts";
import { domainOf } from "../identity/site.ts";
import { seedLetters, totpCode } from "../identity/totp.ts";
import { cardValueFor } from "./card-secrets.ts";
import { encryptionProblem } from "./encrypted-page.ts";
import type { Found, SecretPlace, Secrets } from "./secrets.ts";
import { Shown } from "./shown.ts";

/** What a persona adds to its vault: who signs up, and where what it makes up is kept. */
export interface Newcomer {
  email: string;
  /** Makes and keeps a password for a site that the vault has no credential of. */
  signUp(url: string): Promise<void>;
}

/** A vault that is used, with what was told of it so far. */
interface Use {
  vault: OpenVault;
  newcomer: Newcomer | undefined;
  told: Shown;
}

/**
 * What placeholders stand for with a vault: credentials on their own site and over TLS only, passwords
 * in password fields, cards in the fields that ask for one (contract 4.4).
 */
export function vaultSecrets(vault: OpenVault, newcomer?: Newcomer): Secrets {
  const use = { vault, newcomer, told: new Shown() };
  return {
    redact: (text) => known(use).redact(text),
    shows: (text) => known(use).shows(text),
    shown: (text) => known(use).shown(text),
    async valueFor(placeholder, place, signal) {
      // What it holds now is hidden for good, whatever becomes of the vault.
      known(use);
      const card = cardPart(placeholder, place, use);
      if (card !== undefined) return card;
      const kind = kinds.find((one) => placeholders[one] === placeholder);
      if (kind === undefined) return undefined;
      if (kind === "code" && isOfInbox(place.codeFrom)) return undefined;
      return loginPart(kind, place, use, signal);
    },
  };
}

/** All that was ever to be hidden, with what the vault holds now. */
function known({ vault, told }: Use): Shown {
  for (const { password, mfaSecret } of vault.credentials) {
    told.hide(password, placeholders.password);
    if (mfaSecret !== undefined) told.hide(seedLetters(mfaSecret), "********");
  }
  if (vault.card !== undefined) told.hide(vault.card.number, placeholders.cardNumber);
  return told;
}

function cardPart(placeholder: string, place: SecretPlace, use: Use): Found | undefined {
  const { vault, told } = use;
  const found = vault.card && cardValueFor(vault.card, placeholder, place);
  if (found === undefined || "refused" in found) return found;
  told.hide(found.value, placeholder, found.isName);
  return { value: found.value };
}

async function loginPart(
  kind: Kind,
  place: SecretPlace,
  use: Use,
  signal: AbortSignal,
): Promise<Found> {
  const { newcomer, told } = use;
  if (kind === "password" && place.inputType !== "password")
    return { refused: "a password goes into password fields only" };
  const login = await loginFor(kind, place, use);
  if ("refused" in login || "value" in login) return login;
  const found = await valueOf(login, kind, signal);
  // A persona's own address is no secret: whoever writes the actions knows it.
  if ("refused" in found || found.value === newcomer?.email) return found;
  told.hide(found.value, placeholders[kind], isName(kind));
  return found;
}

/** The credential for a place; where a newcomer has none yet, its address or a credential that is made now. */
async function loginFor(
  kind: Kind,
  { origin }: SecretPlace,
  { vault, newcomer }: Use,
): Promise<Credential | Found> {
  const url = URL.parse(origin);
  const site = domainOf(url?.hostname ?? "");
  if (site === undefined) return { refused: "the frame belongs to no site" };
  const kept = () => vault.credentials.find(({ domain }) => domain === site);
  if (kept() === undefined && newcomer !== undefined) {
    if (isName(kind)) return { value: newcomer.email };
    const problem = kind === "password" ? await signUp(newcomer, origin) : undefined;
    if (problem !== undefined) return { refused: problem };
  }
  const credential = kept();
  if (credential === undefined)
    return { refused: kind === "code" ? noSeed(site) : `there is no credential for ${url?.host}` };
  const problem = encryptionProblem(origin, credential.mayBePlain);
  return problem === undefined ? credential : { refused: problem };
}

function noSeed(site: string): string {
  return `no authenticator is stored for ${site}`;
}

/** Why a newcomer can't have a password for a site; undefined once it has one. */
async function signUp(newcomer: Newcomer, origin: string): Promise<string | undefined> {
  // Else a credential of the site would be kept as one that may be sent in plain.
  const problem = encryptionProblem(origin, false);
  if (problem !== undefined) return problem;
  try {
    await newcomer.signUp(origin);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `no password can be kept for the site: ${error.message}`;
  }
}

function isName(kind: Kind): boolean {
  return kind === "email" || kind === "username";
}

function isOfInbox(source: CodeSource | null): boolean {
  return source === "email" || source === "sms";
}

// Typing takes a person's time, and the page has to send it.
const endingMs = 3_000;

const kinds = ["email", "username", "password", "code"] as const;
type Kind = (typeof kinds)[number];

async function valueOf(credential: Credential, kind: Kind, signal: AbortSignal): Promise<Found> {
  const { email, username, password, mfaSecret } = credential;
  if (kind === "password") return { value: password };
  if (kind === "code") {
    if (mfaSecret === undefined) return { refused: noSeed(credential.domain) };
    return { value: totpCode(mfaSecret, await usableMoment(signal)) };
  }
  // Sites ask for the one or the other; whichever is stored is what signs in.
  const name = kind === "email" ? (email ?? username) : (username ?? email);
  return { value: name! };
}

/** A code that ends while it is typed is of no use: then the next is waited for. Every period is a multiple of 30 s, or shorter. */
async function usableMoment(signal: AbortSignal): Promise<number> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < endingMs) await delay(left, undefined, { signal });
  return Date.now();
}
