import { randomUUID } from "node:crypto";
import { notFound, unavailable } from "../errors.ts";
import type { Database } from "../store/open.ts";
import {
  addPersona,
  deletePersona,
  findPersona,
  listPersonas,
  type PersonaRecord,
  setPersonaPhone,
} from "../store/personas.ts";
import type { Inbox } from "./inbox.ts";
import { inventAddress, inventName } from "./names.ts";
import type { PhoneNumber, PhoneNumbers } from "./numbers.ts";
import type { PersonaInbox } from "./persona-inbox.ts";

/** What personas need of the vaults. */
export interface PersonaVaults {
  create(accountId: string, name: string, options: { forPersona: true }): Promise<{ id: string }>;
  delete(accountId: string, id: string): Promise<void>;
}

/** What personas are made of. */
export interface PersonasOptions {
  db: Database;
  vaults: PersonaVaults;
  inbox: Inbox;
  /** What comes after the `@` of every persona; undefined without mail. */
  domain: string | undefined;
  numbers: PhoneNumbers;
}

const noMail =
  "This server has no mail for personas: set NOCTURNE_MAIL_DOMAIN and a way in, such as NOCTURNE_MAIL_PORT.";
const mostTries = 20;

/** People that do not exist: a name, a mailbox, and when wanted a phone number and a vault. */
export class Personas {
  #options: PersonasOptions;
  /** What is being changed: a number must not be bought or given back twice. */
  #changing = new Map<string, Promise<unknown>>();

  constructor(options: PersonasOptions) {
    this.#options = options;
  }

  /** A new persona, whole or not at all. Throws 503 for what this server does not have. */
  async create(
    accountId: string,
    wanted: { vault: boolean; phone: boolean },
  ): Promise<PersonaRecord> {
    const { domain, vaults, numbers } = this.#options;
    if (domain === undefined) throw unavailable(noMail);
    await using undo = new AsyncDisposableStack();
    const phone = wanted.phone ? await numbers.allocate() : null;
    if (phone !== null) undo.defer(() => numbers.release(phone.number, phone.source));
    const { first, last } = inventName();
    const vault = wanted.vault
      ? await vaults.create(accountId, `${first} ${last}`, { forPersona: true })
      : undefined;
    if (vault !== undefined) undo.defer(() => vaults.delete(accountId, vault.id));
    const persona = await this.#add(domain, {
      id: randomUUID(),
      accountId,
      firstName: first,
      lastName: last,
      phone,
      vaultId: vault?.id ?? null,
      createdAt: Date.now(),
    });
    undo.move();
    return persona;
  }

  async #add(domain: string, rest: Omit<PersonaRecord, "email">): Promise<PersonaRecord> {
    const name = { first: rest.firstName, last: rest.lastName };
    for (let tries = 0; tries < mostTries; tries += 1) {
      const persona = { ...rest, email: inventAddress(name, domain) };
      if (await addPersona(this.#options.db, persona)) return persona;
    }
    throw unavailable("No free address was found for the persona: try again.");
  }

  /** Personas of an account, newest first. */
  list(accountId: string, rows: { limit: number; offset: number }): Promise<PersonaRecord[]> {
    return listPersonas(this.#options.db, accountId, rows);
  }

  /** Throws 404 for one that is unknown or another account's. */
  async get(accountId: string, id: string): Promise<PersonaRecord> {
    const persona = await findPersona(this.#options.db, accountId, id);
    if (persona === undefined) throw notFound("Persona", id);
    return persona;
  }

  /** Deletes a persona with all that it has. What fails on the way can be tried again. */
  delete(accountId: string, id: string): Promise<void> {
    return this.#change(accountId, id, async ({ phone, vaultId }) => {
      if (phone !== null) await this.#giveBack(id, phone);
      if (vaultId !== null) await this.#options.vaults.delete(accountId, vaultId);
      await deletePersona(this.#options.db, id);
    });
  }

  /** The number of a persona, which gets one if it has none. Throws 503 when there is none to be had. */
  addNumber(accountId: string, id: string): Promise<string> {
    const { db, numbers } = this.#options;
    return this.#change(accountId, id, async ({ phone: had }) => {
      if (had !== null) return had.number;
      await using undo = new AsyncDisposableStack();
      const phone = await numbers.allocate();
      undo.defer(() => numbers.release(phone.number, phone.source));
      await setPersonaPhone(db, id, phone);
      undo.move();
      return phone.number;
    });
  }

  /** Takes its number from a persona, and answers it. Throws 404 when it has none. */
  removeNumber(accountId: string, id: string): Promise<string> {
    return this.#change(accountId, id, async ({ phone }) => {
      if (phone === null) throw notFound("Phone number of persona", id);
      await this.#giveBack(id, phone);
      return phone.number;
    });
  }

  /** The messages of a persona, for who acts as it. Throws 404 as `get` does. */
  async inbox(accountId: string, id: string): Promise<PersonaInbox> {
    const { inbox, db } = this.#options;
    const { email } = await this.get(accountId, id);
    return {
      email,
      isThere: async () => (await findPersona(db, accountId, id)) !== undefined,
      number: async () => (await findPersona(db, accountId, id))?.phone?.number,
      emails: (query) => inbox.emails(id, query),
      texts: (query) => inbox.texts(id, query),
      peekEmails: (query) => inbox.emails(id, query, "peek"),
      peekTexts: (query) => inbox.texts(id, query, "peek"),
      arrival: (kind, signal) => inbox.waitFor(id, kind, signal),
    };
  }

  /** First: while the persona has it, nobody else gets it. */
  async #giveBack(id: string, { number, source }: PhoneNumber): Promise<void> {
    await this.#options.numbers.release(number, source);
    await setPersonaPhone(this.#options.db, id, null);
  }

  /** Changes a persona, one change after the other. */
  async #change<T>(
    accountId: string,
    id: string,
    work: (persona: PersonaRecord) => Promise<T>,
  ): Promise<T> {
    const before = this.#changing.get(id);
    const change = (async () => {
      await before?.catch(() => undefined);
      return work(await this.get(accountId, id));
    })();
    this.#changing.set(id, change);
    try {
      return await change;
    } finally {
      if (this.#changing.get(id) === change) this.#changing.delete(id);
    }
  }
}
