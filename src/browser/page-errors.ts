import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { RecordedEvent } from "../recording/recorded.ts";
import type { CdpSession } from "./cdp.ts";
import { collectErrors, sendErrors, type ThrownError, wordsOfThrown } from "./injected-errors.ts";
import type { Tab } from "./tab.ts";
import type { Tabs } from "./tabs.ts";

type PageErrorEvent = Extract<RecordedEvent, { type: "page_error" }>;

const worldName = "nocturne errors";
const gapMs = 200;

/**
 * Follows the uncaught errors and rejections of a browser's pages and their frames until it is disposed;
 * of workers, the errors that reach their pages. The Runtime domain would tell them too, but with it on,
 * pages can see that they are watched: a listener that is there before the page's own code can't be seen.
 */
export class PageErrors implements Disposable {
  #tell: (event: PageErrorEvent) => void;
  /** No page can guess it: it is the name of the events between the page's world and ours. */
  #name = `on${randomBytes(12).toString("hex")}`;
  /** How to stop, by session. */
  #sessions = new Map<CdpSession, (() => void)[]>();
  #stop: () => void;
  #over = new AbortController();

  constructor(tabs: Tabs, tell: (event: PageErrorEvent) => void) {
    this.#tell = tell;
    this.#stop = tabs.follow((tab, session, kind) => {
      if (kind !== "worker") this.#follow(tab, session);
    });
  }

  #follow(tab: Tab, session: CdpSession): void {
    const name = JSON.stringify(this.#name);
    this.#sessions.set(session, [
      addScript(session, { source: `(${collectErrors.toString()})(${name})`, worldName }),
      addScript(session, {
        source: `(${sendErrors.toString()})(${name}, (${wordsOfThrown.toString()})())`,
      }),
      session.on("Page.frameNavigated", ({ frame }) => {
        void this.#read(tab, session, frame.id);
      }),
      session.on("detached", () => this.#sessions.delete(session)),
    ]);
  }

  /** Reads the errors of a document until it has gone. */
  async #read(tab: Tab, session: CdpSession, frameId: string): Promise<void> {
    const { signal } = this.#over;
    try {
      const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
        frameId,
        worldName,
      });
      const expression = `globalThis[${JSON.stringify(this.#name)}]?.()`;
      const next = { contextId, expression, awaitPromise: true, returnByValue: true };
      while (!signal.aborted) {
        const { result, exceptionDetails } = await session.send("Runtime.evaluate", next);
        const errors = result.value as ThrownError[] | undefined;
        if (signal.aborted || exceptionDetails !== undefined || errors === undefined) return;
        for (const error of errors) this.#tell(event(tab, error));
        // A page that throws without end is asked no more often than this.
        await delay(gapMs, undefined, { signal });
      }
    } catch {
      // The document has gone, or the session has ended.
    }
  }

  [Symbol.dispose](): void {
    this.#over.abort();
    this.#stop();
    for (const stop of [...this.#sessions.values()].flat()) stop();
    this.#sessions.clear();
  }
}

/** Adds a script to every document to come; returns how to take it away again. */
function addScript(
  session: CdpSession,
  script: { source: string; worldName?: string },
): () => void {
  const added = session.send("Page.addScriptToEvaluateOnNewDocument", script);
  // Where it can't be added, the page has gone.
  const remove = () =>
    added.then(
      ({ identifier }) => session.post("Page.removeScriptToEvaluateOnNewDocument", { identifier }),
      () => undefined,
    );
  added.catch(() => undefined);
  return () => void remove();
}

function event({ targetId: tab }: Tab, { message, url, line }: ThrownError): PageErrorEvent {
  return {
    at: Date.now(),
    type: "page_error",
    data: { tab, message, url: url || null, line: line || null },
  };
}
