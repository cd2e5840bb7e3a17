import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const commandLine = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

/** What a command has said, and its exit code. */
export interface Done {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `nocturne` with these arguments on a data folder. */
export function nocturne(
  data: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Done> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, NOCTURNE_DATA: data, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [commandLine, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** A failure told in one line, without the traces of the program. */
export function isSentence(text: string): void {
  assert.equal(text.trim().split("\n").length, 1, text);
  assert.doesNotMatch(text, /^\s+at |node:internal|\.ts:\d/m);
}
