import type { Pages, PageSession } from "./pages.ts";

const most = 5_000;

/** The addresses of the documents in a browser's pages and frames, until it is disposed. */
export class FrameAddresses implements Disposable {
  #addresses = new Map<string, string>();
  #parents = new Map<string, string>();
  /** The frames of whole pages. */
  #pages = new Set<string>();
  /** How to stop, by session. */
  #sessions = new Map<PageSession, (() => void)[]>();
  #stop: () => void;

  constructor(pages: Pages) {
    this.#stop = pages.follow((tab, session, kind) => {
      if (kind === "worker") return;
      if (kind === "page") {
        this.#pages.add(tab.targetId);
        session.on("detached", () => this.#pages.delete(tab.targetId));
      }
      this.#follow(session);
    });
  }

  /** Whether this is the frame of a whole page. */
  isPage(frameId: string): boolean {
    return this.#pages.has(frameId);
  }

  /** The address of the document in a frame, or of that around it where it has none of its own. */
  documentIn(frameId: string | undefined): string | undefined {
    if (frameId === undefined) return undefined;
    const address = this.#addresses.get(frameId);
    return address !== undefined && /^https?:/.test(address) ? address : this.around(frameId);
  }

  /** The address of the document that a frame stands in. */
  around(frameId: string): string | undefined {
    return this.documentIn(this.#parents.get(frameId));
  }

  #follow(session: PageSession): void {
    this.#sessions.set(session, [
      session.on("Page.frameAttached", ({ frameId, parentFrameId }) => {
        if (frameId !== parentFrameId) keep(this.#parents, frameId, parentFrameId);
      }),
      session.on("Page.frameNavigated", ({ frame }) => {
        keep(this.#addresses, frame.id, frame.url);
        if (frame.parentId !== undefined && frame.parentId !== frame.id)
          keep(this.#parents, frame.id, frame.parentId);
      }),
      session.on("Page.frameDetached", ({ frameId, reason }) => {
        // One that moves to another process goes on.
        if (reason === "swap") return;
        this.#addresses.delete(frameId);
        this.#parents.delete(frameId);
      }),
      session.on("detached", () => this.#sessions.delete(session)),
    ]);
  }

  [Symbol.dispose](): void {
    this.#stop();
    for (const stop of [...this.#sessions.values()].flat()) stop();
    this.#sessions.clear();
  }
}

/** The oldest is forgotten. */
function keep(map: Map<string, string>, key: string, value: string): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most) map.delete(oldest!);
}
