import type { Protocol } from "devtools-protocol";
import type { DialogAnswer } from "../contract/actions.ts";
import { HeldDialogs } from "./held-dialogs.ts";
import type { Tab } from "./tab.ts";

/** A JavaScript dialog, and how it was answered. */
export interface ShownDialog {
  type: Protocol.Page.DialogType;
  message: string;
  answer: string;
  /** Whether it was answered with yes. */
  accepted: boolean;
  /** What a prompt was answered with; null for anything else. */
  text: string | null;
}

/** Some of the dialogs, how many there were, and whether that was too many for the page's script. */
export interface DialogNews {
  dialogs: ShownDialog[];
  count: number;
  stopped: boolean;
}

const graceMs = 1_000;
const keptDialogs = 10;
const longestText = 300;

// Dialogs that follow each other faster than this are one burst, which nobody could be answering.
const burstGapMs = 500;
const timersAreClearedAt = 20;
const loopIsStoppedAt = 30;
const pageIsLeftAt = 40;

interface Burst {
  length: number;
  /** Whether the page does anything else between its dialogs. */
  hasTurn: boolean;
}

const clearTimers = `for (let id = setTimeout(() => 0); id > 0; id--) clearTimeout(id)`;

/** Answers the dialogs of a browser's pages, which stand still until somebody does, and remembers them. */
export class Dialogs {
  /** How to answer; undefined: a prompt is dismissed, all else accepted. */
  rule: DialogAnswer | null | undefined;
  /** How many outside clients are connected: they are asked first. */
  clients = 0;
  /** How many dialogs there were so far. */
  count = 0;
  /** Those that wait for a person who has control. */
  readonly held = new HeldDialogs();
  #kept: { place: number; dialog: ShownDialog }[] = [];
  #stoppedAt = -1;

  /** The dialogs after a former `count`; of very many only the last. */
  since(count: number): DialogNews {
    const kept = this.#kept.filter(({ place }) => place >= count);
    const stopped = this.#stoppedAt >= count;
    return { dialogs: kept.map(({ dialog }) => dialog), count: this.count - count, stopped };
  }

  /** Answers the dialogs of one page from now on. `leave` is called when stopping its script did not end them. */
  follow(tab: Tab, leave: () => void): void {
    const burst: Burst = { length: 0, hasTurn: true };
    let closedAt = 0;
    let shown: ShownDialog | undefined;
    tab.session.on("Page.frameNavigated", ({ frame }) => {
      if (frame.parentId === undefined) burst.length = 0;
    });
    tab.session.on("Page.javascriptDialogOpening", ({ type, message, defaultPrompt }) => {
      burst.length = Date.now() - closedAt > burstGapMs ? 1 : burst.length + 1;
      const answer = "not answered yet";
      shown = { type, message: message.slice(0, longestText), answer, accepted: false, text: null };
      this.#keep(shown);
      const answerIt = () => {
        tab.session.post("Page.handleJavaScriptDialog", this.#answer(type, defaultPrompt));
        this.#calm(tab, burst);
        if (burst.length === pageIsLeftAt) leave();
      };
      const dialog = { kind: type, message, defaultText: defaultPrompt ?? "" };
      if (this.held.add(tab, dialog, answerIt)) return;
      this.#whenClientsHadTheirChance(tab, answerIt);
    });
    tab.session.on("detached", () => this.held.closed(tab));
    tab.session.on("Page.javascriptDialogClosed", ({ result, userInput }) => {
      this.held.closed(tab);
      closedAt = Date.now();
      if (shown === undefined) return;
      shown.answer = result ? "accepted" : "dismissed";
      shown.accepted = result;
      if (shown.type === "prompt" && result) {
        shown.text = userInput.slice(0, longestText);
        shown.answer = `answered "${userInput.slice(0, longestText)}"`;
      }
    });
  }

  /** Stops what opens one dialog after the other: first the timers, then a loop. */
  #calm(tab: Tab, burst: Burst): void {
    if (burst.length === timersAreClearedAt) {
      this.#stoppedAt = this.count;
      burst.hasTurn = false;
      tab.session
        .send("Runtime.evaluate", { expression: clearTimers })
        .then(() => (burst.hasTurn = true))
        .catch(() => undefined);
    }
    // Elsewhere than in a loop it would hit what we ourselves do on the page.
    if (burst.length === loopIsStoppedAt && !burst.hasTurn) {
      tab.session.post("Runtime.terminateExecution");
    }
  }

  #answer(type: Protocol.Page.DialogType, suggested: string | undefined) {
    const { rule } = this;
    const accept = rule?.accept ?? type !== "prompt";
    if (type !== "prompt" || !accept) return { accept };
    return { accept, promptText: rule?.text ?? suggested ?? "" };
  }

  #whenClientsHadTheirChance(tab: Tab, answer: () => void): void {
    if (this.clients === 0) return answer();
    const timer = setTimeout(() => {
      stop();
      answer();
    }, graceMs);
    const stops = [
      tab.session.on("Page.javascriptDialogClosed", () => stop()),
      tab.session.on("detached", () => stop()),
    ];
    const stop = () => {
      clearTimeout(timer);
      for (const unlisten of stops) unlisten();
    };
  }

  #keep(dialog: ShownDialog): void {
    this.#kept.push({ place: this.count++, dialog });
    if (this.#kept.length > keptDialogs) this.#kept.shift();
  }
}

const names: Record<Protocol.Page.DialogType, string> = {
  alert: "an alert",
  confirm: "a confirm dialog",
  prompt: "a prompt",
  beforeunload: "the question whether to leave it",
};

/** What was shown, one sentence each. */
export function dialogSentences({ dialogs, count, stopped }: DialogNews): string[] {
  const sentences = dialogs.map(({ type, message, answer }) => {
    const words = message === "" ? "" : `: ${JSON.stringify(message)}`;
    return `The page showed ${names[type]}${words} (${answer}).`;
  });
  const isWhole = count <= dialogs.length;
  const told = isWhole
    ? sentences
    : [`The page showed ${count} dialogs. The last:`, ...sentences.slice(-1)];
  return stopped ? [...told, "Its script was stopped, for there was no end of them."] : told;
}
