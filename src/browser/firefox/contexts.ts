import type { BidiConnection } from "./bidi.ts";

/** A browsing context of Firefox: a tab, or a frame in one. */
export interface Context {
  id: string;
  parentId: string | undefined;
  /** Of a tab that a page opened. */
  openerId: string | undefined;
  url: string;
  /** Another one for each document. */
  loaderId: string;
  /** Of its document, once it was asked for. */
  mimeType: string | undefined;
  /** As it was last told. */
  title: string;
}

/** All browsing contexts of a Firefox, as its events tell them, parents first. */
export class Contexts {
  #all = new Map<string, Context>();
  #documents = 0;

  constructor(bidi: BidiConnection) {
    bidi.on("browsingContext.contextCreated", (info) =>
      this.add({ ...info, parent: info.parent ?? null }),
    );
    bidi.on("browsingContext.contextDestroyed", ({ context }) => this.#remove(context));
    bidi.on("browsingContext.navigationCommitted", ({ context, url, navigation }) => {
      const found = this.#all.get(context);
      if (found === undefined) return;
      const loaderId = navigation ?? `document ${++this.#documents}`;
      Object.assign(found, { url, loaderId, mimeType: undefined });
    });
    for (const event of [
      "browsingContext.fragmentNavigated",
      "browsingContext.historyUpdated",
    ] as const)
      bidi.on(event, ({ context, url }) => {
        const found = this.#all.get(context);
        if (found !== undefined) found.url = url;
      });
  }

  add(info: {
    context: string;
    url: string;
    parent?: string | null | undefined;
    originalOpener?: string | null | undefined;
  }): Context {
    const known = this.#all.get(info.context);
    if (known !== undefined) return known;
    const context: Context = {
      id: info.context,
      parentId: info.parent ?? undefined,
      openerId: info.originalOpener ?? undefined,
      url: info.url,
      loaderId: `document ${++this.#documents}`,
      mimeType: undefined,
      title: "",
    };
    this.#all.set(context.id, context);
    return context;
  }

  #remove(id: string): void {
    for (const child of this.childrenOf(id)) this.#remove(child.id);
    this.#all.delete(id);
  }

  find(id: string): Context | undefined {
    return this.#all.get(id);
  }

  childrenOf(id: string): Context[] {
    return [...this.#all.values()].filter(({ parentId }) => parentId === id);
  }

  /** The tab that a context is in; undefined for one that has gone. */
  topOf(id: string): Context | undefined {
    const found = this.#all.get(id);
    return found?.parentId === undefined ? found : this.topOf(found.parentId);
  }

  get tops(): Context[] {
    return [...this.#all.values()].filter(({ parentId }) => parentId === undefined);
  }
}
