import type { Card, Credential, OpenVault } from "./credential.ts";

interface Contents {
  credentials: Map<string, Credential>;
  card: Card | undefined;
}

/** The vaults that are in use, with what is in them: changes reach all who have one open. */
export class LiveVaults {
  /** By vault. */
  #open = new Map<string, Set<Contents>>();

  /** A view of a vault that holds this now. */
  open(id: string, credentials: readonly Credential[], card: Card | undefined): OpenVault {
    const contents: Contents = {
      credentials: new Map(credentials.map((one) => [one.domain, one])),
      card: digitsOnly(card),
    };
    const views = this.#open.get(id) ?? new Set();
    this.#open.set(id, views.add(contents));
    return {
      id,
      get credentials() {
        return [...contents.credentials.values()];
      },
      get card() {
        return contents.card;
      },
      [Symbol.dispose]: () => this.#close(id, contents),
    };
  }

  /** A credential was added, or replaces the one of its domain. */
  put(id: string, credential: Credential): void {
    for (const { credentials } of this.#views(id)) credentials.set(credential.domain, credential);
  }

  remove(id: string, domain: string): void {
    for (const { credentials } of this.#views(id)) credentials.delete(domain);
  }

  setCard(id: string, card: Card | undefined): void {
    for (const contents of this.#views(id)) contents.card = digitsOnly(card);
  }

  /** The vault holds nothing any more. */
  clear(id: string): void {
    for (const contents of this.#views(id)) empty(contents);
  }

  #views(id: string): Iterable<Contents> {
    return this.#open.get(id) ?? [];
  }

  #close(id: string, contents: Contents): void {
    const views = this.#open.get(id);
    views?.delete(contents);
    if (views?.size === 0) this.#open.delete(id);
    empty(contents);
  }
}

function empty(contents: Contents): void {
  contents.credentials.clear();
  contents.card = undefined;
}

function digitsOnly(card: Card | undefined): Card | undefined {
  return card && { ...card, number: card.number.replaceAll(/\D/g, "") };
}
