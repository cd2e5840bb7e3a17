import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

test("what fails where nobody waits is told, and the process goes on", async () => {
  const place = JSON.stringify(new URL("unawaited.ts", import.meta.url).href);
  const program = `
    import { outliveUnawaited } from ${place};
    outliveUnawaited(({ message }) => console.log("told", message));
    void Promise.reject(new Error("late"));
    setTimeout(() => console.log("alive"), 10);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "--eval",
    program,
  ]);
  assert.equal(stdout, "told late\nalive\n");
});
