import type { RecordedEvent } from "../recording/recorded.ts";
import type { CdpSession } from "./cdp.ts";
import type { Tab } from "./tab.ts";
import type { Tabs } from "./tabs.ts";

type ConsoleEvent = Extract<RecordedEvent, { type: "console" }>;

const busyAt = 1_000;
/** A page may write as long a text as it likes, and all of it has to be read before it can be cut. */
const busyAtCharacters = 4_000_000;
const windowMs = 1_000;
const restMs = 5_000;

/**
 * Follows what the pages of a browser, their frames and workers write to the console until it is
 * disposed. By the Console domain: unlike Runtime it runs no code of the page to show what was
 * written, so that no page can tell.
 */
export class ConsoleLog implements Disposable {
  #tell: (event: ConsoleEvent) => void;
  #sessions = new Map<CdpSession, () => void>();
  #stop: () => void;

  constructor(tabs: Tabs, tell: (event: ConsoleEvent) => void) {
    this.#tell = tell;
    let isOld = true;
    this.#stop = tabs.follow((tab, session) => this.#follow(tab, session, isOld));
    isOld = false;
  }

  /** `isOld`: what was written before is told again when the domain is enabled. */
  #follow(tab: Tab, session: CdpSession, isOld: boolean): void {
    let isRepeated = isOld;
    let since = 0;
    let [count, characters] = [0, 0];
    let resting: NodeJS.Timeout | undefined;
    const begin = () => {
      session.send("Console.enable").then(
        () => (isRepeated = false),
        () => undefined,
      );
    };
    const rest = () => {
      session.post("Console.disable");
      this.#tell(event(tab, { level: "warning", text: tooMuch, url: "", line: 0 }));
      isRepeated = true;
      resting = setTimeout(begin, restMs);
    };
    const stopListening = session.on("Console.messageAdded", ({ message }) => {
      if (isRepeated) return;
      const now = Date.now();
      if (now - since > windowMs) [since, count, characters] = [now, 0, 0];
      count += 1;
      characters += message.text.length;
      if (count > busyAt || characters > busyAtCharacters) return rest();
      this.#tell(event(tab, message));
    });
    const stop = () => {
      clearTimeout(resting);
      stopListening();
      stopWaiting();
      this.#sessions.delete(session);
    };
    const stopWaiting = session.on("detached", stop);
    this.#sessions.set(session, stop);
    begin();
  }

  [Symbol.dispose](): void {
    this.#stop();
    for (const [session, stop] of this.#sessions) {
      stop();
      session.post("Console.disable");
    }
  }
}

const tooMuch = `More than ${busyAt} messages or ${busyAtCharacters / 1_000_000} million characters in a second: what is written in the next ${restMs / 1_000} seconds is not kept.`;

function event(
  tab: Tab,
  message: { level: ConsoleEvent["data"]["level"]; text: string; url?: string; line?: number },
): ConsoleEvent {
  const { level, text, url = "", line = 0 } = message;
  const data = { tab: tab.targetId, level, text, url: url || null, line: line || null };
  return { at: Date.now(), type: "console", data };
}
