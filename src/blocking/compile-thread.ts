import { readFile } from "node:fs/promises";
import { compile, type CompiledLists, NoFilterList } from "./compile.ts";

/** What the thread answers: errors of a class of ours would come across as plain ones. */
export type ThreadAnswer = { compiled: CompiledLists } | { noFilterList: string };

/** Runs in a thread: compiles the lists in these files. */
export async function compileInThread(paths: readonly string[]): Promise<ThreadAnswer> {
  try {
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    return { compiled: compile(paths.map((name, at) => ({ name, text: texts[at]! }))) };
  } catch (error) {
    if (error instanceof NoFilterList) return { noFilterList: error.message };
    throw error;
  }
}
