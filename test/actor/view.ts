import { setTimeout as delay } from "node:timers/promises";
import type { Finder } from "./find.ts";
import { type Line, parseListing } from "./listing.ts";

/** What an actor knows of a page: the text of the last observation. */
export interface View {
  /** What the page says now. */
  text(): Promise<string>;
  look(): Promise<Line[]>;
  /** What the whole page says, also beyond the viewport. */
  lookEverywhere(): Promise<Line[]>;
  /** The id of the one element that fits; the page is given time to show it. */
  find(finder: Finder): Promise<string>;
  /** Waits until the text fits, and answers its first group, or all of it. */
  read(pattern: RegExp): Promise<string>;
  /** Waits until there is an answer, which `wanted` describes. */
  until<T>(wanted: string, answer: (text: string) => T | undefined): Promise<T>;
  /** Acting makes what was seen out of date; answers what that was. */
  forget(): string;
}

const patienceMs = 4_000;
const pauseMs = 50;

/** A view by a way to observe. */
export function createView(observe: (options: Record<string, unknown>) => Promise<string>): View {
  let seen: string | undefined;
  const view: View = {
    text: async () => (seen ??= await observe({})),
    look: async () => parseListing(await view.text()),
    async lookEverywhere() {
      seen = await observe({ full_page: true });
      return parseListing(seen);
    },
    find: (finder) =>
      view.until(finder.says, (text) => {
        const found = finder.among(parseListing(text));
        return found.length === 1 ? (found[0]!.id ?? undefined) : undefined;
      }),
    read: (pattern) =>
      view.until(String(pattern), (text) => {
        const match = pattern.exec(text);
        return match === null ? undefined : (match[1] ?? match[0]);
      }),
    async until(wanted, answer) {
      const end = Date.now() + patienceMs;
      for (;;) {
        const text = await view.text();
        const found = answer(text);
        if (found !== undefined) return found;
        if (Date.now() > end) throw new Error(`The page does not tell: ${wanted}\n${text}`);
        seen = undefined;
        await delay(pauseMs);
      }
    },
    forget() {
      const before = seen ?? "";
      seen = undefined;
      return before;
    },
  };
  return view;
}
