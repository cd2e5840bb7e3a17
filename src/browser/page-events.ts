import type { RecordedEvent } from "../recording/recorded.ts";
import type { CdpSession } from "./cdp.ts";
import type { Browser } from "./browser.ts";
import { keptUrl } from "./request-details.ts";
import type { Tab } from "./tab.ts";

/** What happens to pages as a whole. */
export type PageEvent = Extract<
  RecordedEvent,
  { type: "navigation" | "tab" | "dialog" | "download" }
>;

/** Follows navigations, tabs, dialogs and downloads of a browser until it is disposed. */
export class PageEvents implements Disposable {
  #tell: (event: PageEvent) => void;
  #sessions = new Map<CdpSession, (() => void)[]>();
  #stops: (() => void)[];

  constructor(
    { tabs, downloads }: Pick<Browser, "tabs" | "downloads">,
    tell: (event: PageEvent) => void,
  ) {
    this.#tell = tell;
    this.#stops = [
      tabs.follow((tab, session, kind) => {
        if (kind === "page") this.#follow(tab, session);
      }),
      downloads.follow(({ name, outcome }) => {
        this.#download(name, "begun");
        void outcome.then((end) => this.#download(name, "problem" in end ? end.problem : "kept"));
      }),
    ];
  }

  #follow(tab: Tab, session: CdpSession): void {
    this.#tab(tab, "opened");
    const closed = () => {
      this.#sessions.delete(session);
      this.#tab(tab, "closed");
    };
    this.#sessions.set(session, [
      session.on("Page.frameNavigated", ({ frame }) => {
        if (frame.parentId === undefined)
          this.#navigation(
            tab,
            frame.unreachableUrl ?? frame.url + (frame.urlFragment ?? ""),
            false,
          );
      }),
      session.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
        if (frameId === tab.targetId) this.#navigation(tab, url, true);
      }),
      session.on("Inspector.targetCrashed", () => this.#tab(tab, "crashed")),
      session.on("detached", closed),
      ...this.#dialogs(tab, session),
    ]);
  }

  #dialogs(tab: Tab, session: CdpSession): (() => void)[] {
    let shown: { kind: string; message: string } | undefined;
    return [
      session.on("Page.javascriptDialogOpening", ({ type: kind, message }) => {
        shown = { kind, message };
      }),
      session.on("Page.javascriptDialogClosed", ({ result }) => {
        if (shown === undefined) return;
        // What was typed into a prompt is not told.
        const answer = result ? "accepted" : "dismissed";
        const data = { tab: tab.targetId, ...shown, answer };
        this.#tell({ at: Date.now(), type: "dialog", data });
        shown = undefined;
      }),
    ];
  }

  #navigation(tab: Tab, url: string, isSame: boolean): void {
    const data = { tab: tab.targetId, url: keptUrl(url), same_document: isSame };
    this.#tell({ at: Date.now(), type: "navigation", data });
  }

  #tab(tab: Tab, state: "opened" | "closed" | "crashed"): void {
    const data = { tab: tab.targetId, state, url: keptUrl(tab.url) };
    this.#tell({ at: Date.now(), type: "tab", data });
  }

  #download(name: string, state: string): void {
    this.#tell({ at: Date.now(), type: "download", data: { name, state } });
  }

  [Symbol.dispose](): void {
    for (const stop of [...this.#stops, ...[...this.#sessions.values()].flat()]) stop();
    this.#sessions.clear();
  }
}
