import { join } from "node:path";
import { Tinypool } from "tinypool";
import { AppError, invalidField } from "../errors.ts";
import type { ThreadAnswer } from "./compile-thread.ts";
import { type CompiledLists, NoFilterList, type RuleCounts } from "./compile.ts";
import { readCompiled, readRuleCounts, writeCompiled } from "./compiled-file.ts";
import { Filters } from "./filters.ts";
import { fingerprintOf, type ListFile, listFiles, type ListSources, sourcesOf } from "./sources.ts";

/** What the operator does to have filter lists; for the end of a sentence. */
const setup =
  "run 'npm run nocturne -- filter-lists update', which fetches EasyList and EasyPrivacy, or set NOCTURNE_FILTER_LISTS to lists of yours";

const megabytes = 1_024;

/** A server's filter lists, compiled when they are first used, and anew when they have changed. */
export class FilterLists {
  readonly sources: ListSources;
  #compiled: string;
  #current: { fingerprint: string; filters: Promise<Filters> } | undefined;

  /** `given` is the setting NOCTURNE_FILTER_LISTS; what is fetched or compiled is kept in the folder. */
  constructor(given: readonly string[], folder: string) {
    this.sources = sourcesOf(given, folder);
    this.#compiled = join(folder, "compiled");
  }

  /** The rules as the lists are now. Throws a 422 that says what to do where there are none. */
  async take(): Promise<Filters> {
    const { files } = await listFiles(this.sources);
    if (files.length === 0) throw refused(`needs filter lists: ${setup}`);
    const fingerprint = fingerprintOf(files);
    if (this.#current?.fingerprint !== fingerprint)
      this.#current = { fingerprint, filters: this.#filters(files, fingerprint) };
    const current = this.#current;
    try {
      return await current.filters;
    } catch (error) {
      if (this.#current === current) this.#current = undefined;
      if (error instanceof NoFilterList) throw refused(error.message);
      throw error;
    }
  }

  /** Compiles the lists for the next start, unless they are as they were; answers how many rules they have. Throws `NoFilterList`. */
  async compile(): Promise<RuleCounts> {
    const { files } = await listFiles(this.sources);
    if (files.length === 0) throw new NoFilterList(`There are no filter lists: ${setup}.`);
    const fingerprint = fingerprintOf(files);
    return (await readRuleCounts(this.#compiled, fingerprint)) ?? this.#compile(files, fingerprint);
  }

  /** Whether there are lists, how many rules and from when, in words. */
  async describe(): Promise<{ available: boolean; detail: string }> {
    const { files, missing } = await listFiles(this.sources);
    if (files.length === 0) return { available: false, detail: `no filter lists: ${setup}` };
    const counts = await readRuleCounts(this.#compiled, fingerprintOf(files));
    const rules =
      counts === undefined
        ? "not compiled before they are first used"
        : `${counts.networkRules} rules for requests and ${counts.hidingRules} that hide`;
    const newest = new Date(Math.max(...files.map(({ changedAt }) => changedAt)));
    const absent = missing.length === 0 ? "" : `; not there: ${missing.join(", ")}`;
    const lists = `${files.length} ${files.length === 1 ? "list" : "lists"}`;
    const detail = `${lists}, the newest of ${newest.toISOString().slice(0, 10)}: ${rules}${absent}`;
    return { available: true, detail };
  }

  async #filters(files: readonly ListFile[], fingerprint: string): Promise<Filters> {
    const kept = await readCompiled(this.#compiled, fingerprint);
    try {
      if (kept !== undefined) return new Filters(kept.engine);
    } catch {
      // The file is broken: it is written anew.
    }
    const { engine } = await this.#compile(files, fingerprint);
    return new Filters(engine);
  }

  async #compile(files: readonly ListFile[], fingerprint: string): Promise<CompiledLists> {
    const compiled = await compileApart(files.map(({ path }) => path));
    await writeCompiled(this.#compiled, fingerprint, compiled);
    return compiled;
  }
}

/** In a thread that ends with it: it keeps a processor busy for seconds. */
async function compileApart(paths: readonly string[]): Promise<CompiledLists> {
  const pool = new Tinypool({
    filename: new URL("./compile-thread.ts", import.meta.url).href,
    runtime: "worker_threads",
    minThreads: 1,
    maxThreads: 1,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  try {
    const answer = (await pool.run(paths, { name: "compileInThread" })) as ThreadAnswer;
    if ("compiled" in answer) return answer.compiled;
    throw new NoFilterList(answer.noFilterList);
  } finally {
    await pool.destroy();
  }
}

function refused(why: string): AppError {
  return invalidField("block_ads", why, true);
}
