import type { Finder } from "./find.ts";
import { createView, type View } from "./view.ts";

type Fields = Record<string, unknown>;

/** What can be done to a page, by what its text tells. */
interface Hands {
  /** Executes an action, which has to succeed; answers its result or else its message. */
  act(action: Fields): Promise<string>;
  click(finder: Finder, more?: Fields): Promise<void>;
  fill(finder: Finder, value: string, more?: Fields): Promise<void>;
  check(finder: Finder, value: boolean): Promise<void>;
  select(finder: Finder, value: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
  /** Scrolls the page, or the area that fits. */
  scrollDown(area?: Finder, amount?: number): Promise<void>;
  /** Scrolls down until something fits. */
  scrollTo(finder: Finder, area?: Finder): Promise<void>;
}

/** Does on a page what it is told to, as a model would: it knows only the text of the last observation and acts by the ids in it. */
export interface Actor extends Hands, Omit<View, "forget" | "text"> {}

/** What came of an action. */
export interface Outcome {
  success: boolean;
  message: string;
  /** What it brought, where it brings something. */
  found?: string | undefined;
}

/** A way to see a page and to act on it. */
export interface Reach {
  observe(): Promise<string>;
  execute(action: Fields): Promise<Outcome>;
}

const furthestScrolls = 40;

/** An actor by whatever way to see and act there is. */
export function actorBy({ observe, execute }: Reach): Actor {
  const view = createView(observe);
  const act = async (action: Fields): Promise<string> => {
    const seen = view.forget();
    const { success, message, found } = await execute(action);
    if (success) return found ?? message;
    throw new Error(`${JSON.stringify(action)}: ${message}\n${seen}`);
  };
  return { ...view, ...handsOf(act, view) };
}

function handsOf(act: Hands["act"], view: View): Hands {
  const hands: Hands = {
    act,
    async click(finder, more) {
      await act({ type: "click", id: await view.find(finder), ...more });
    },
    async fill(finder, value, more) {
      await act({ type: "fill", id: await view.find(finder), value, ...more });
    },
    async check(finder, value) {
      await act({ type: "check", id: await view.find(finder), value });
    },
    async select(finder, value) {
      await act({ type: "select_dropdown_option", id: await view.find(finder), value });
    },
    async press(...keys) {
      for (const key of keys) await act({ type: "press_key", key });
    },
    async scrollDown(area, amount) {
      const selector = area === undefined ? undefined : await view.find(area);
      await act({ type: "scroll_down", selector, amount });
    },
    scrollTo: (finder, area) => scrollTo(finder, area, hands, view),
  };
  return hands;
}

async function scrollTo(
  finder: Finder,
  area: Finder | undefined,
  hands: Hands,
  view: View,
): Promise<void> {
  for (let scrolls = 0; scrolls < furthestScrolls; scrolls += 1) {
    if (finder.among(await view.look()).length > 0) return;
    const before = await view.text();
    // At the end there may be more to come.
    await hands.scrollDown(area).catch(async () => {
      await view.until("more to scroll to", (told) => (told === before ? undefined : true));
    });
  }
  throw new Error(`Not found by scrolling: ${finder.says}\n${await view.text()}`);
}
