import type { PlacedFile } from "./give-files.ts";
import type { z } from "zod";
import type { AllowedHosts } from "../browser/allowed-hosts.ts";
import type { DownloadWatch, Keep } from "../browser/downloads.ts";
import type { PageWatch } from "../browser/page-watch.ts";
import type { Tab } from "../browser/tab.ts";
import type { Tabs } from "../browser/tabs.ts";
import type { ActionOf, ActionType } from "../contract/actions.ts";
import type { DataSpace } from "../contract/page.ts";
import type { InputEvent } from "../contract/timeline.ts";
import type { PersonaInbox } from "../identity/persona-inbox.ts";
import type { KnownElement } from "../page/ids.ts";
import type { Box } from "../page/injected/boxes.ts";
import type { CaptchaMeans } from "./captcha/means.ts";
import type { Target } from "./element.ts";
import type { Scraper } from "../scrape/scraper.ts";
import type { Secrets } from "./secrets.ts";

/** The files of a session: what it keeps of its pages, and what it may give to them. */
export interface SessionFiles {
  /** Puts content among the session's downloads. */
  keep: Keep;
  /** The names of the files in the account's uploads. */
  uploads(): Promise<string[]>;
  /** An uploaded file as its browser can take it; undefined when there is none of this name. */
  place(name: string): Promise<PlacedFile | undefined>;
}

/** Input that an action makes, and where, in CSS pixels of the viewport. */
export type PageInput = Omit<z.output<typeof InputEvent>, "tab" | "by">;

/** The same box as it is told. */
export function wireBox(box: Box | null): PageInput["box"] {
  return box && { x: box.left, y: box.top, width: box.width, height: box.height };
}

/** What an action may use. */
export interface ActionContext {
  tabs: Tabs;
  tab: Tab;
  /** The elements of the last observation of this tab, by id; undefined when it was not observed. */
  known: ReadonlyMap<string, KnownElement> | undefined;
  /** Why the network refused or failed the last connection to a URL's server; undefined when it did not. */
  networkFailure: (url: string) => string | undefined;
  /** Deals with a page that does not respond. */
  watch: PageWatch;
  /** Notes the downloads that begin, whatever becomes of them. */
  watchDownloads: () => DownloadWatch;
  scraper: Scraper;
  captchas: CaptchaMeans;
  /** Undefined for a session without file storage. */
  files: SessionFiles | undefined;
  /** The messages of who acts; undefined without a persona. */
  inbox: PersonaInbox | undefined;
  /** Is told when what is filled in is a secret. */
  noteSecret: () => void;
  /** Is told when the time for a captcha ran out. */
  noteLate: () => void;
  /** The hosts that text may be given to; undefined for any. */
  hosts: AllowedHosts | undefined;
  /** What placeholders stand for; undefined where there are none. */
  secrets: Secrets | undefined;
  /** Texts that were placeholders when the action was recorded: they are not typed for what they are. */
  placeholdersOnly: ReadonlySet<string>;
  /** Is told which text of the action is a placeholder: it may be kept. */
  notePlaceholder: (text: string) => void;
  /** Is told what will be acted on, before that is done. */
  noteTarget: (target: Target) => Promise<void>;
  /** Is told what the option is called that an id stands for. */
  noteChosen: (label: string) => void;
  /** Is told of input right before it is made. */
  noteInput: (input: PageInput) => void;
  /** Aborts when the step's time is up or the session ends. */
  signal: AbortSignal;
}

/** What an action did: a sentence for whoever asked, and what it found. */
export interface ActionResult {
  message: string;
  data?: DataSpace;
}

/** The action could not be done; the words go to the caller, who gets `success: false`. */
export class ActionFailure extends Error {
  override name = "ActionFailure";
}

/** How one type of action is done. Throws `ActionFailure` for what the caller can do something about. */
export type Run<Type extends ActionType> = (
  action: ActionOf<Type>,
  context: ActionContext,
) => Promise<ActionResult> | ActionResult;
