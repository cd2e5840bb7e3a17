import { randomUUID } from "node:crypto";
import { invalidField, notFound } from "../errors.ts";
import {
  deleteCredential,
  findCredential,
  listCredentials,
  putCredential,
} from "../store/credentials.ts";
import type { Database } from "../store/open.ts";
import type { Sealing } from "../store/sealing.ts";
import {
  deleteVault,
  findVault,
  findVaultCard,
  insertVault,
  listVaults,
  renameVault,
  setVaultCard,
  type VaultRecord,
} from "../store/vaults.ts";
import { Turns } from "../turns.ts";
import type { Card, Credential, OpenVault } from "./credential.ts";
import { LiveVaults } from "./live-vaults.ts";
import type { Site } from "./site.ts";
import { checkTotp } from "./totp.ts";
import { openCard, openCredential, sealCard, sealCredential } from "./vault-records.ts";

/** What is stored for a site. */
export type Login = Omit<Credential, "domain" | "mayBePlain">;

/**
 * The vaults of all accounts. What is in them is sealed in the database. Every method throws 404 for a
 * vault that the account does not have, and `Unreadable` for a record that was changed.
 */
export class Vaults {
  #db: Database;
  #sealing: Sealing;
  #live = new LiveVaults();
  /** A change is told to who has the vault open in the order in which it was kept. */
  #turns = new Turns(1);

  constructor({ db, sealing }: { db: Database; sealing: Sealing }) {
    this.#db = db;
    this.#sealing = sealing;
  }

  async create(
    accountId: string,
    name: string,
    { forPersona = false }: { forPersona?: boolean } = {},
  ): Promise<VaultRecord> {
    const record = { id: randomUUID(), accountId, name, forPersona, createdAt: Date.now() };
    await insertVault(this.#db, record);
    return record;
  }

  /** Newest first. */
  list(accountId: string, rows: { limit: number; offset: number }): Promise<VaultRecord[]> {
    return listVaults(this.#db, accountId, rows);
  }

  async get(accountId: string, id: string): Promise<VaultRecord> {
    const record = await findVault(this.#db, accountId, id);
    if (record === undefined) throw notFound("Vault", id);
    return record;
  }

  async rename(accountId: string, id: string, name: string): Promise<VaultRecord> {
    const record = await this.get(accountId, id);
    await renameVault(this.#db, id, name);
    return { ...record, name };
  }

  /** Deletes a vault with all that is in it; who has it open finds it empty. */
  async delete(accountId: string, id: string): Promise<void> {
    await this.#change(accountId, id, async () => {
      await deleteVault(this.#db, id);
      this.#live.clear(id);
    });
  }

  /** All credentials of a vault, by their domains. */
  async credentials(accountId: string, id: string): Promise<Credential[]> {
    await this.get(accountId, id);
    return this.#credentials(id);
  }

  /**
   * The credential for a site; without a site the only one that there is. Throws 404 where there is
   * none, and 422 for the query's `url` where it would have to say which.
   */
  async credential(accountId: string, id: string, site?: Site): Promise<Credential> {
    await this.get(accountId, id);
    if (site === undefined) return this.#onlyCredential(id);
    const found = await findCredential(this.#db, id, site.domain);
    if (found === undefined) throw notFound("Credential for", site.domain);
    return openCredential(this.#sealing, id, found);
  }

  /** Keeps what opens an account, in the place of what the site had. Throws 422 for a wrong TOTP seed. */
  async putCredential(accountId: string, id: string, site: Site, login: Login): Promise<void> {
    if (login.mfaSecret !== undefined) checkTotp(login.mfaSecret);
    const credential = { ...login, domain: site.domain, mayBePlain: site.isPlain };
    await this.#change(accountId, id, async () => {
      await putCredential(this.#db, id, sealCredential(this.#sealing, id, credential));
      this.#live.put(id, credential);
    });
  }

  /** Throws 404 when there is none for the site. */
  async deleteCredential(accountId: string, id: string, { domain }: Site): Promise<void> {
    await this.#change(accountId, id, async () => {
      if (!(await deleteCredential(this.#db, id, domain))) throw notFound("Credential for", domain);
      this.#live.remove(id, domain);
    });
  }

  /** The card, with its number as it was given; throws 404 when there is none. */
  async card(accountId: string, id: string): Promise<Card> {
    await this.get(accountId, id);
    const card = await this.#card(id);
    if (card === undefined) throw notFound("Card of vault", id);
    return card;
  }

  async hasCard(accountId: string, id: string): Promise<boolean> {
    await this.get(accountId, id);
    return (await findVaultCard(this.#db, id)) !== null;
  }

  /** Keeps a card, in the place of the one that there was. */
  async putCard(accountId: string, id: string, card: Card): Promise<void> {
    await this.#change(accountId, id, async () => {
      await setVaultCard(this.#db, id, sealCard(this.#sealing, id, card));
      this.#live.setCard(id, card);
    });
  }

  /** Throws 404 when there is none. */
  async deleteCard(accountId: string, id: string): Promise<void> {
    await this.#change(accountId, id, async () => {
      if ((await findVaultCard(this.#db, id)) === null) throw notFound("Card of vault", id);
      await setVaultCard(this.#db, id, null);
      this.#live.setCard(id, undefined);
    });
  }

  /** What a vault holds, kept up to date until it is disposed. */
  open(accountId: string, id: string): Promise<OpenVault> {
    return this.#change(accountId, id, async () =>
      this.#live.open(id, await this.#credentials(id), await this.#card(id)),
    );
  }

  async #change<Result>(
    accountId: string,
    id: string,
    change: () => Promise<Result>,
  ): Promise<Result> {
    using _turn = await this.#turns.take();
    await this.get(accountId, id);
    return await change();
  }

  async #credentials(id: string): Promise<Credential[]> {
    const found = await listCredentials(this.#db, id);
    return found.map((one) => openCredential(this.#sealing, id, one));
  }

  async #onlyCredential(id: string): Promise<Credential> {
    const [only, ...others] = await listCredentials(this.#db, id);
    if (only === undefined) throw notFound("Credential in vault", id);
    if (others.length === 0) return openCredential(this.#sealing, id, only);
    const problem = `must say for which site: the vault holds ${others.length + 1} credentials`;
    throw invalidField("url", problem, undefined, "query");
  }

  async #card(id: string): Promise<Card | undefined> {
    const sealed = await findVaultCard(this.#db, id);
    return sealed === null ? undefined : openCard(this.#sealing, id, sealed);
  }
}
