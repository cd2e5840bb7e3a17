import type { Tab } from "./tab.ts";

/** A dialog that waits for a person. */
export interface HeldDialog {
  /** alert, confirm, prompt or beforeunload. */
  kind: string;
  message: string;
  defaultText: string;
}

const longestMessage = 2_000;

/** The dialogs that wait for the answer of a person who has control; at other times there are none. */
export class HeldDialogs {
  #open = new Map<Tab, HeldDialog & { otherwise: () => void }>();
  #changed: (() => void) | undefined;

  /** The dialog that a page stands still with. */
  of(tab: Tab): HeldDialog | undefined {
    return this.#open.get(tab);
  }

  /** Keeps a dialog for a person; false when there is none to answer it. `otherwise` answers it in the end. */
  add(tab: Tab, dialog: HeldDialog, otherwise: () => void): boolean {
    if (this.#changed === undefined) return false;
    const message = dialog.message.slice(0, longestMessage);
    this.#open.set(tab, { ...dialog, message, otherwise });
    this.#changed();
    return true;
  }

  /** The page's dialog was answered, by whomever, or has gone with the page. */
  closed(tab: Tab): void {
    if (this.#open.delete(tab)) this.#changed?.();
  }

  /** Holds dialogs from now on, until it is disposed: those that are left are answered as usual then. */
  hold(changed: () => void): Disposable {
    this.#changed = changed;
    return {
      [Symbol.dispose]: () => {
        this.#changed = undefined;
        for (const { otherwise } of this.#open.values()) otherwise();
        this.#open.clear();
      },
    };
  }
}
