import { setTimeout as delay } from "node:timers/promises";
import type { Finder } from "./find.ts";
import { type Line, parseListing } from "./listing.ts";

/** What an actor knows of a page: the text of the last observation. */
export interface View {
  /** What the page says now. */
  text(): Promise<string>;
  look(): Promise<Line[]>;
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
export function createView(observe: () => Promise<string>): View {
  let seen: string | undefined;
  const text = async (): Promise<string> => (seen ??= await observe());
  const forget = (): string => {
    const before = seen ?? "";
    seen = undefined;
    return before;
  };
  const until = async <T>(wanted: string, answer: (text: string) => T | undefined): Promise<T> => {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = answer(await text());
      if (found !== undefined) return found;
      const told = forget();
      if (Date.now() > end) throw new Error(`The page does not tell: ${wanted}\n${told}`);
      await delay(pauseMs);
    }
  };
  return {
    text,
    until,
    forget,
    look: async () => parseListing(await text()),
    find: (finder) =>
      until(finder.says, (told) => {
        const found = finder.among(parseListing(told));
        return found.length === 1 ? (found[0]!.id ?? undefined) : undefined;
      }),
    read: (pattern) =>
      until(String(pattern), (told) => {
        const match = pattern.exec(told);
        return match === null ? undefined : (match[1] ?? match[0]);
      }),
  };
}
