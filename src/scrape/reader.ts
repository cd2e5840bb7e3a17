import { availableParallelism } from "node:os";
import { Tinypool } from "tinypool";
import { AppError, invalidField } from "../errors.ts";
import type { PageRead, ReadTask } from "./read-page.ts";
import type { ThreadAnswer } from "./reader-thread.ts";
import { Turns } from "../turns.ts";

/** No page of a sane size takes longer. */
const longestMs = 20_000;
const idleMs = 30_000;
const megabytes = 1_024;
const threads = Math.max(2, availableParallelism());

/**
 * Reads pages in threads of their own: a page may keep one busy for seconds, or bring it down. What
 * takes too long or too much memory is an error of that page alone.
 */
export class PageReader implements AsyncDisposable {
  #pool: Tinypool;
  #turns = new Turns(threads);
  #limitMs: number;

  /** A page that takes longer than the limit is given up. */
  constructor(limitMs = longestMs) {
    this.#limitMs = limitMs;
    this.#pool = new Tinypool({
      filename: new URL("./reader-thread.ts", import.meta.url).href,
      runtime: "worker_threads",
      // One is kept: it takes some hundred milliseconds to start.
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: idleMs,
      concurrentTasksPerWorker: 1,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
  }

  /** Throws an AppError where the page can't be read, and the signal's reason when that aborts first. */
  async read(task: ReadTask, signal: AbortSignal): Promise<PageRead> {
    // The limit is for the page itself: what waits for others' pages has not begun.
    using _turn = await this.#turns.take(signal);
    const late = AbortSignal.timeout(this.#limitMs);
    const answer = await this.#run(task, AbortSignal.any([signal, late])).catch((error) => {
      signal.throwIfAborted();
      const why = late.aborted ? `it took longer than ${this.#limitMs / 1000} s` : reason(error);
      throw new AppError(422, "unreadable_page", `The page can't be read: ${why}.`, {
        cause: error,
      });
    });
    if ("read" in answer) return answer.read;
    throw invalidField("selector", answer.notSelected, task.content.selector);
  }

  #run(task: ReadTask, signal: AbortSignal): Promise<ThreadAnswer> {
    return this.#pool.run(task, { name: "readInThread", signal }) as Promise<ThreadAnswer>;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool.destroy();
  }
}

function reason(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code === "ERR_WORKER_OUT_OF_MEMORY" ? "it takes too much memory" : (message ?? "unknown");
}
