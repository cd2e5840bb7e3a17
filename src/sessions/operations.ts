import { PageWatch } from "../browser/page-watch.ts";
import type { Tabs } from "../browser/tabs.ts";
import { AppError, browserFailed, invalidField } from "../errors.ts";
import { releaseHandles } from "../page/call.ts";
import { NotLocated } from "../page/locate.ts";
import { within } from "../waiting.ts";
import type { WorkTime } from "./work-time.ts";

/** How long an operation may take, and from when a page that does not answer is looked after. */
export interface Limits {
  limitMs: number;
  patienceMs: number;
  /** Aborts when whoever asked does not want it any more; its reason is thrown then. */
  signal?: AbortSignal | undefined;
}

export interface OperationsOptions {
  tabs: Tabs;
  /** Aborts when the session ends: nothing goes on then. */
  ending: AbortSignal;
  /** Is told of each. */
  work: WorkTime;
  /** Throws when the session has ended. */
  assertLive: () => void;
}

const interventionMs = 10_000;
const lastWorkMs = 1_000;

/** The operations on a session's page: one after the other, each within its time and not beyond the session's end. */
export class Operations {
  #options: OperationsOptions;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /** Does the work when it is its turn; what goes wrong becomes an error that the caller may see. */
  async run<T>(
    what: string,
    limits: Limits,
    work: (signal: AbortSignal, watch: PageWatch) => Promise<T>,
  ): Promise<T> {
    const { tabs, ending, assertLive } = this.#options;
    const before = this.#turn;
    const { promise: turn, resolve: done } = Promise.withResolvers<void>();
    this.#turn = turn;
    try {
      await before;
      assertLive();
      limits.signal?.throwIfAborted();
      using _ = this.#options.work.begin();
      const late = AbortSignal.timeout(limits.limitMs);
      const signal = AbortSignal.any([ending, late, ...(limits.signal ? [limits.signal] : [])]);
      using watch = new PageWatch(tabs, limits.patienceMs);
      const working = work(signal, watch);
      return await Promise.race([
        working,
        brokenOff(working, watch),
        this.#aborted(what, working, signal, limits.limitMs),
      ]);
    } catch (error) {
      assertLive();
      limits.signal?.throwIfAborted();
      if (error instanceof AppError) throw error;
      if (error instanceof NotLocated) throw invalidField("selector", error.message);
      throw browserFailed(`The page could not be reached: ${(error as Error).message}`, error);
    } finally {
      if (!ending.aborted) tabs.all.forEach(releaseHandles);
      done();
    }
  }

  async #aborted(
    what: string,
    working: Promise<unknown>,
    signal: AbortSignal,
    limitMs: number,
  ): Promise<never> {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    this.#options.assertLive();
    // What is under way must not reach into the next operation.
    await ended(working, lastWorkMs);
    throw browserFailed(`${what} was given up after ${limitMs / 1000} s`);
  }
}

/** Fails when the page had to be brought back and the work does not get over it. */
async function brokenOff(working: Promise<unknown>, watch: PageWatch): Promise<never> {
  const said = await watch.intervened;
  await ended(working, interventionMs);
  throw browserFailed(said);
}

/** Waits for work to end, however it ends, at most so long. */
async function ended(work: Promise<unknown>, limitMs: number): Promise<void> {
  await within(work, limitMs).catch(() => undefined);
}
