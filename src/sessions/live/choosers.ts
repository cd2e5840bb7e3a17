import { ActionFailure } from "../../actions/action.ts";
import type { CdpSession } from "../../browser/cdp.ts";
import { giveFiles, type PlacedFile } from "../../actions/give-files.ts";
import type { Tab } from "../../browser/tab.ts";
import type { Tabs } from "../../browser/tabs.ts";

interface Chooser {
  tab: Tab;
  session: CdpSession;
  multiple: boolean;
  backendNodeId: number | undefined;
}

/** The file choosers that pages open while a person has control: nobody sees them, so the person is told. */
export class Choosers implements Disposable {
  #open: Chooser | undefined;
  #followed = new Map<CdpSession, (() => void)[]>();
  #unfollow: () => void;
  #changed: () => void;

  constructor(tabs: Tabs, changed: () => void) {
    this.#changed = changed;
    this.#unfollow = tabs.follow((tab, session) => this.#follow(tab, session));
  }

  /** Whether this page waits for files, and for how many. */
  of(tab: Tab | undefined): { multiple: boolean } | undefined {
    return this.#open?.tab === tab ? this.#open : undefined;
  }

  /** Gives these files to the page that waits for some; with none it gets none. */
  async give(placed: PlacedFile[]): Promise<void> {
    const { session, backendNodeId, multiple } = this.#open ?? {};
    this.#set(undefined);
    if (session === undefined || placed.length === 0) return;
    if (backendNodeId === undefined) {
      throw new ActionFailure(
        "The page asks for files in a way that can't be answered (no file input).",
      );
    }
    const files = multiple === true ? placed : placed.slice(0, 1);
    await giveFiles(session, { backendNodeId }, files);
  }

  #set(chooser: Chooser | undefined): void {
    if (this.#open === chooser) return;
    this.#open = chooser;
    this.#changed();
  }

  #follow(tab: Tab, session: CdpSession): void {
    const forget = () => {
      if (this.#open?.session === session) this.#set(undefined);
    };
    const stops = [
      session.on("Page.fileChooserOpened", ({ mode, backendNodeId }) => {
        this.#set({ tab, session, multiple: mode === "selectMultiple", backendNodeId });
      }),
      session.on("Page.frameNavigated", forget),
      session.on("detached", () => {
        forget();
        this.#followed.delete(session);
      }),
    ];
    this.#followed.set(session, stops);
    session.post("Page.setInterceptFileChooserDialog", { enabled: true });
  }

  [Symbol.dispose](): void {
    this.#unfollow();
    for (const [session, stops] of this.#followed) {
      for (const stop of stops) stop();
      session.post("Page.setInterceptFileChooserDialog", { enabled: false });
    }
    this.#followed.clear();
  }
}
