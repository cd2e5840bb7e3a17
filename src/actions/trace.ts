import type { ShownDialog } from "../browser/dialogs.ts";
import type { Tab } from "../browser/tab.ts";
import type { Action, ActionType } from "../contract/actions.ts";
import type { ActionTrace } from "../contract/action-trace.ts";
import { appearedIn, describeElement, watchFrame } from "../page/described.ts";
import type { Frame } from "../page/frames.ts";
import type { ActionContext } from "./action.ts";
import type { Target } from "./element.ts";

/** What is noted while an action is done. */
export interface Notes {
  element: ActionTrace["element"];
  /** What the id of an option stands for, where the action has one as its value. */
  chosen: string | null;
  /** The texts that stood for secrets. */
  placeholders: Set<string>;
  /** The frame that is watched for what appears. */
  watched: Frame | undefined;
}

type NoteContext = Pick<ActionContext, "noteTarget" | "noteChosen" | "notePlaceholder">;

/** Notes for one action, and what the action tells them by. */
export function takeNotes(tab: Tab): { notes: Notes; noting: NoteContext } {
  const notes: Notes = {
    element: null,
    chosen: null,
    placeholders: new Set(),
    watched: undefined,
  };
  return {
    notes,
    noting: {
      noteTarget: async (target: Target) => {
        if (notes.element !== null) return;
        notes.element = await describeElement(tab, target);
        notes.watched = target.frame;
      },
      noteChosen: (label) => void (notes.chosen = label),
      notePlaceholder: (text) => void notes.placeholders.add(text),
    },
  };
}

/** What acts on the page without an element of its own, so that all of the main frame is watched. */
const actsOnPage = new Set<ActionType>([
  "evaluate_js",
  "form_fill",
  "press_key",
  "scroll_down",
  "scroll_up",
]);

/** Watches the page for what such an action makes appear. */
export async function watchPage(
  { type }: Action,
  notes: Notes,
  frame: Promise<Frame | undefined>,
): Promise<void> {
  if (!actsOnPage.has(type)) return;
  const main = await frame;
  if (main === undefined) return;
  notes.watched = main;
  await watchFrame(main);
}

/** What is known of the browser from before an action. */
export interface Standing {
  url: string;
  tabs: readonly Tab[];
}

// A page can be its own address.
const longestUrl = 4_000;

/** What an action met and set off. */
export async function traceOf(
  notes: Notes,
  before: Standing,
  after: { dialogs: readonly ShownDialog[]; downloads: string[] },
  { tabs, tab, watch }: ActionContext,
): Promise<ActionTrace> {
  const { current } = tabs;
  const { watched, element, placeholders } = notes;
  const canBeSeen =
    watched !== undefined && current === tab && !tab.crashed && !watch.isIntervening;
  const news = canBeSeen ? await appearedIn(watched) : null;
  return {
    url_before: before.url.slice(0, longestUrl),
    url_after: (current?.url ?? "").slice(0, longestUrl),
    opened_tab: current !== undefined && !before.tabs.includes(current),
    downloads: after.downloads,
    dialogs: after.dialogs.map(({ type, accepted, text }) => ({ type, accept: accepted, text })),
    element,
    // A page that was left has changed.
    page_changed: news?.changed ?? (watched !== undefined && before.url !== current?.url),
    appeared: news?.selector ? { frames: element?.frames ?? [], selector: news.selector } : null,
    chosen: notes.chosen,
    ...(placeholders.size > 0 ? { placeholders: [...placeholders] } : {}),
  };
}
