import type { PlacedFile } from "../../actions/give-files.ts";
import { ActionFailure } from "../../actions/action.ts";
import type { HeldDialog } from "../../browser/held-dialogs.ts";
import type { Tab } from "../../browser/tab.ts";
import type { ServerMessage, ViewerMessage } from "../../contract/live.ts";
import { Choosers } from "./choosers.ts";
import { selectedOn } from "./clipboard.ts";
import { cursorAt } from "./cursor.ts";
import { Hands, type Input } from "./hands.ts";
import { InputMarks } from "./input-marks.ts";
import { pastes } from "./key-event.ts";
import type { LiveSession } from "./live-session.ts";
import { navigateTo, travel, turnTo } from "./pages.ts";

/** What a viewer sends to act on the browser. */
export type ActingMessage = Exclude<ViewerMessage, { type: "control" | "help" }>;

const cursorGapMs = 80;

/** What a person does with the browser for as long as one has control. */
export class Steering implements Disposable {
  #session: LiveSession;
  #tell: (message: ServerMessage) => void;
  #parts = new DisposableStack();
  #hands: Hands;
  #choosers: Choosers;
  #marks: InputMarks;
  #cursor = "";
  #looking: NodeJS.Timeout | undefined;
  #isOver = false;

  /** `changed` is called when a dialog or a file chooser comes or goes, `tell` with what is for the person. */
  constructor(
    session: LiveSession,
    { changed, tell }: { changed: () => void; tell: (message: ServerMessage) => void },
  ) {
    const { tabs } = session.browser;
    this.#session = session;
    this.#tell = tell;
    this.#marks = new InputMarks(session.timeline);
    this.#parts.use(tabs.dialogs.held.hold(changed));
    this.#choosers = this.#parts.use(new Choosers(tabs, changed));
    this.#hands = this.#parts.use(new Hands(() => shownTab(session)));
    const known = new Set(tabs.all);
    this.#parts.defer(
      tabs.follow((tab) => {
        if (known.has(tab)) return;
        known.add(tab);
        void this.#followOpened(tab).catch(() => undefined);
      }),
    );
  }

  /** What the shown page waits for. */
  get waitsFor(): { dialog: HeldDialog | undefined; chooser: { multiple: boolean } | undefined } {
    const tab = shownTab(this.#session);
    const dialog = tab && this.#session.browser.tabs.dialogs.held.of(tab);
    return { dialog, chooser: this.#choosers.of(tab) };
  }

  /** Does what the person wants. Throws `ActionFailure` with the reason where that can't be done. */
  async do(message: ActingMessage): Promise<void> {
    const { browser, files } = this.#session;
    if (message.type === "tab") return this.#show(await turnTo(browser.tabs, message));
    if (message.type === "files") return this.#choosers.give(await placedOf(message.names, files));
    const tab = shownTab(this.#session);
    if (tab === undefined) throw new ActionFailure("There is no page: open a tab first.");
    if (message.type === "dialog") return answerDialog(tab, message);
    if (message.type === "navigate") return navigateTo(tab, message.url);
    if (message.type === "history") return travel(tab, message.go);
    if (message.type === "copy") return this.#copy(tab, message.cut);
    return this.#input(tab, message);
  }

  /** Waits until all that was done with mouse and keyboard has reached the page. */
  settled(): Promise<void> {
    return this.#hands.settled();
  }

  #input(tab: Tab, input: Input): void {
    const { browser, secrets } = this.#session;
    if (browser.tabs.dialogs.held.of(tab) !== undefined) return;
    // A password that a page shows could be copied there and be pasted into a page of another site.
    if (secrets !== undefined && input.type === "key" && pastes(input))
      throw new ActionFailure(
        "Where secrets are about, what was copied in the browser is not pasted: it may be one.",
      );
    if (!this.#hands.add(input))
      throw new ActionFailure("The page does not keep up with the input.");
    this.#marks.note(tab.targetId, input);
    if (input.type === "mouse") this.#lookAtCursor(tab, input);
  }

  async #copy(tab: Tab, cut: boolean): Promise<void> {
    // What was selected a moment ago is meant as well.
    await this.#hands.settled();
    const text = await selectedOn(tab, cut);
    const told = this.#session.secrets?.redact(text) ?? text;
    this.#tell({ type: "clipboard", text: told });
  }

  #show(tab: Tab): void {
    this.#session.screen.showTab(tab.targetId);
  }

  /** A person who opens a window looks at it, as in any browser. */
  async #followOpened(tab: Tab): Promise<void> {
    const opener = shownTab(this.#session);
    if (tab.openerId === undefined || tab.openerId !== opener?.targetId) return;
    // Until it answers, it stands still for those who attach to it. What its first page leaves unanswered, as it
    // goes on to another, is answer enough.
    await tab.session.send("Runtime.evaluate", { expression: "0" }).catch(() => undefined);
    if (this.#isOver || tab.closed) return;
    this.#session.browser.tabs.switchTo(tab);
    this.#show(tab);
  }

  /** Tells another cursor, after quick movements that of their last place. */
  #lookAtCursor(tab: Tab, place: { x: number; y: number }): void {
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => {
      // A page that can't be asked now keeps the cursor it has.
      void cursorAt(tab, place.x, place.y).then(
        (cursor) => this.#tellCursor(cursor),
        () => undefined,
      );
    }, cursorGapMs);
  }

  #tellCursor(cursor: string): void {
    if (cursor === this.#cursor || this.#isOver) return;
    this.#cursor = cursor;
    this.#tell({ type: "cursor", cursor });
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#looking);
    this.#parts.dispose();
  }
}

/** The tab in the picture. */
export function shownTab({ browser, screen }: LiveSession): Tab | undefined {
  const { tabs } = browser;
  return tabs.all.find(({ targetId }) => targetId === screen.shown) ?? tabs.current;
}

async function answerDialog(
  tab: Tab,
  { accept, text }: Extract<ActingMessage, { type: "dialog" }>,
): Promise<void> {
  const params = text === null ? { accept } : { accept, promptText: text };
  // Somebody else, such as a CDP client, may have answered it.
  await tab.session.send("Page.handleJavaScriptDialog", params).catch(() => {
    throw new ActionFailure("The page shows no dialog any more.");
  });
}

async function placedOf(names: string[], files: LiveSession["files"]): Promise<PlacedFile[]> {
  if (names.length === 0) return [];
  if (files === undefined)
    throw new ActionFailure("The session has no file storage (use_file_storage is false).");
  const placed = await Promise.all(names.map((name) => files.place(name)));
  const missing = names.find((_name, at) => placed[at] === undefined);
  if (missing !== undefined) throw new ActionFailure(`There is no uploaded file '${missing}'.`);
  return placed.map((file) => file!);
}
