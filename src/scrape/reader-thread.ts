import { NotSelected } from "./content.ts";
import { type PageRead, readPage, type ReadTask } from "./read-page.ts";

/** What a thread answers: errors of a class of ours would come across as plain ones. */
export type ThreadAnswer = { read: PageRead } | { notSelected: string };

/** Runs in a thread of a `PageReader`. */
export async function readInThread(task: ReadTask): Promise<ThreadAnswer> {
  try {
    return { read: await readPage(task) };
  } catch (error) {
    if (error instanceof NotSelected) return { notSelected: error.message };
    throw error;
  }
}
