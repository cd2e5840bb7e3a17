import type { ContentScriptMessage } from "@duckduckgo/autoconsent";
import { type ConsentAnswer, consentSource, firstMessage, nextMessages } from "./consent-script.ts";
import { ConsentWaits } from "./consent-waits.ts";
import { inDocuments, type PageDocument } from "./documents.ts";
import type { Pages } from "./pages.ts";

/** What became of a consent wall. */
export interface ConsentOutcome {
  /** The tab, by its target's id. */
  tab: string;
  url: string;
  /** Whose wall it is, by the name of its rule. */
  wall: string;
  outcome: "declined" | "accepted" | "hidden" | "failed";
  /** Whether the page says so too; null where it can't be asked. */
  verified: boolean | null;
}

/** How long a document is given, in ms, from each of these on; the program looks again after 500 ms. */
const waits = { opened: 3_000, begun: 800, found: 1_500, shown: 4_000 };
/** How long after a page has begun a wall is expected at all, in ms: frames may come and go without end. */
const expectedMs = 4_000;
const selfTestMs = 2_000;

/** Answers the consent walls in a browser's pages and frames, from now on, until it is disposed. */
export class Consent implements Disposable {
  #answer: ConsentAnswer;
  #tell: (outcome: ConsentOutcome) => void;
  #waits = new ConsentWaits();
  #documents: Disposable;
  #isOver = false;
  /** When the page of each tab began, on the clock of `performance.now()`. */
  #began = new Map<string, number>();

  constructor(pages: Pages, answer: ConsentAnswer, tell: (outcome: ConsentOutcome) => void) {
    this.#answer = answer;
    this.#tell = (outcome) => {
      if (!this.#isOver) tell(outcome);
    };
    this.#documents = inDocuments(pages, {
      worldName: "nocturne consent",
      source: consentSource(),
      run: (document) => this.#follow(document),
    });
  }

  /** Resolves when no wall of a tab is being answered, within 5 s. */
  settled(tab: string, signal: AbortSignal): Promise<void> {
    return this.#waits.settled(tab, signal);
  }

  async #follow(document: PageDocument): Promise<void> {
    const { tab, isPage } = document;
    const began = performance.now();
    if (isPage) this.#began.set(tab, began);
    this.#expect(document, waits.opened);
    const wall = new Wall(document, this.#tell);
    try {
      for (;;) {
        const expression = `globalThis.${nextMessages}?.()`;
        const messages = (await document.evaluate(expression)) as Said[] | undefined;
        if (messages === undefined) return;
        for (const message of messages) {
          this.#noteWait(document, message);
          wall.hear(message);
          void this.#reply(document, message).catch(() => undefined);
        }
      }
    } finally {
      wall.end();
      this.#waits.forget(tab, document);
      if (this.#began.get(tab) === began) this.#began.delete(tab);
    }
  }

  /** The program tells how far it has come. */
  #noteWait(document: PageDocument, message: Said): void {
    const { type } = message;
    if (type === "popupFound") this.#waits.expect(document.tab, document, waits.shown);
    else if (type === "optOutResult" || type === "optInResult") this.#expect(document, 0);
    else if (type === "cmpDetected") this.#expect(document, waits.found);
    else if (type === "report" && message.lifecycle === "started" && message.attempts < 2)
      this.#expect(document, waits.begun);
  }

  /** A wall may come within this time, though not long after the page. */
  #expect(document: PageDocument, ms: number): void {
    const { tab } = document;
    const began = this.#began.get(tab) ?? -Infinity;
    const left = began + expectedMs - performance.now();
    this.#waits.expect(tab, document, Math.max(0, Math.min(ms, left)));
  }

  async #reply(document: PageDocument, message: Said): Promise<void> {
    const { url, isPage } = document;
    if (message.type === "init") await say(document, await firstMessage(url, isPage, this.#answer));
    if (message.type === "eval") {
      const result = await document.evaluateInPage(message.code);
      await say(document, { type: "evalResp", id: message.id, result });
    }
    if (message.type === "optOutResult" && message.scheduleSelfTest)
      await say(document, { type: "selfTest" });
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#documents[Symbol.dispose]();
  }
}

/** What the program says, with of its reports only how far it has come. */
type Said =
  | Exclude<ContentScriptMessage, { type: "report" }>
  | { type: "report"; lifecycle: string; attempts: number };

/** The wall of one document: told of once, when it is known what became of it. */
class Wall {
  #document: PageDocument;
  #tell: (outcome: ConsentOutcome) => void;
  #done: Omit<ConsentOutcome, "tab" | "url" | "verified"> | undefined;
  #isTested = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(document: PageDocument, tell: (outcome: ConsentOutcome) => void) {
    this.#document = document;
    this.#tell = tell;
  }

  hear(message: Said): void {
    if (message.type === "optOutResult") this.#isTested = message.scheduleSelfTest;
    if (message.type === "optOutResult" || message.type === "optInResult") {
      if (!message.result) this.#over({ wall: message.cmp, outcome: "failed" }, null);
      const said = message.type === "optOutResult" ? "declined" : "accepted";
      this.#done = { wall: message.cmp, outcome: said };
    } else if (message.type === "autoconsentDone" && this.#done !== undefined) {
      const done = message.isCosmetic ? { ...this.#done, outcome: "hidden" as const } : this.#done;
      this.#done = done;
      if (this.#isTested) this.#timer = setTimeout(() => this.#over(done, null), selfTestMs);
      else this.#over(done, null);
    } else if (message.type === "selfTestResult" && this.#timer !== undefined) {
      this.#over(this.#done!, message.result);
    }
  }

  /** The document has gone: what it was asked for is told, though not whether it says so too. */
  end(): void {
    if (this.#timer !== undefined) this.#over(this.#done!, null);
  }

  #over(done: Pick<ConsentOutcome, "wall" | "outcome">, verified: boolean | null): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { tab, url } = this.#document;
    this.#tell({ tab, url, ...done, verified });
  }
}

function say(document: PageDocument, message: object): Promise<unknown> {
  // Nobody waits for what it does then.
  return document.evaluate(`void autoconsentReceiveMessage(${JSON.stringify(message)})`);
}
