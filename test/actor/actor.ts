import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionResponse, Observation } from "../../src/contract/page.ts";
import type { TestServer } from "../server.ts";
import type { Finder } from "./find.ts";
import { type Line, parseListing } from "./listing.ts";

type Fields = Record<string, unknown>;

/** Does on a page what it is told to, as a model would: it knows only the text of the last observation and acts by the ids in it. */
export interface Actor {
  sessionId: string;
  /** What the page says now; acting makes it out of date. */
  look(): Promise<Line[]>;
  /** The id of the one element that fits; the page is given time to show it. */
  find(finder: Finder): Promise<string>;
  /** Waits until the text fits, and answers its first group, or all of it. */
  read(pattern: RegExp): Promise<string>;
  act(action: Fields): Promise<string>;
  click(finder: Finder, more?: Fields): Promise<void>;
  fill(finder: Finder, value: string, more?: Fields): Promise<void>;
  check(finder: Finder, value: boolean): Promise<void>;
  select(finder: Finder, value: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
  /** Scrolls the page, or the area that fits. */
  scrollDown(area?: Finder, amount?: number): Promise<void>;
  /** Scrolls down until something fits. */
  scrollTo(finder: Finder, area?: Finder, amount?: number): Promise<void>;
}

const patienceMs = 4_000;
const pauseMs = 50;
const furthestScrolls = 40;

async function post<T>(server: TestServer, path: string, body: Fields): Promise<T> {
  const response = await server.call("POST", path, body);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** An actor on a session. */
export function createActor(server: TestServer, sessionId: string): Actor {
  const page = `/sessions/${sessionId}/page`;
  let description: string | undefined;

  const text = async (): Promise<string> => {
    if (description === undefined) {
      const body = { screenshot_type: "none" };
      const { space } = await post<Observation>(server, `${page}/observe`, body);
      description = space.description;
    }
    return description;
  };

  /** Looks again until there is an answer, or nothing more is to be expected. */
  const until = async <T>(wanted: string, answer: (text: string) => T | undefined): Promise<T> => {
    const end = Date.now() + patienceMs;
    for (;;) {
      const seen = await text();
      const found = answer(seen);
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`The page does not tell: ${wanted}\n${seen}`);
      description = undefined;
      await delay(pauseMs);
    }
  };

  const actor: Actor = {
    sessionId,
    look: async () => parseListing(await text()),
    find: (finder) =>
      until(finder.says, (seen) => {
        const [only, ...others] = finder.among(parseListing(seen));
        return others.length > 0 ? undefined : (only?.id ?? undefined);
      }),
    read: (pattern) =>
      until(String(pattern), (seen) => {
        const match = pattern.exec(seen);
        return match === null ? undefined : (match[1] ?? match[0]);
      }),
    async act(action) {
      const seen = description;
      description = undefined;
      const done = await post<ExecutionResponse>(server, `${page}/execute`, action);
      if (done.success) return done.data?.markdown ?? done.message;
      throw new Error(`${JSON.stringify(action)}: ${done.message}\n${seen ?? ""}`);
    },
    async click(finder, more) {
      await actor.act({ type: "click", id: await actor.find(finder), ...more });
    },
    async fill(finder, value, more) {
      await actor.act({ type: "fill", id: await actor.find(finder), value, ...more });
    },
    async check(finder, value) {
      await actor.act({ type: "check", id: await actor.find(finder), value });
    },
    async select(finder, value) {
      await actor.act({ type: "select_dropdown_option", id: await actor.find(finder), value });
    },
    async press(...keys) {
      for (const key of keys) await actor.act({ type: "press_key", key });
    },
    async scrollDown(area, amount) {
      const selector = area === undefined ? undefined : await actor.find(area);
      await actor.act({ type: "scroll_down", selector, amount });
    },
    async scrollTo(finder, area, amount) {
      for (let scrolls = 0; scrolls < furthestScrolls; scrolls += 1) {
        if (finder.among(await actor.look()).length > 0) return;
        await actor.scrollDown(area, amount);
      }
      throw new Error(`Not found by scrolling: ${finder.says}\n${await text()}`);
    },
  };
  return actor;
}
