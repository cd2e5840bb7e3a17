// Writes what the emitters make of every action, for a look at the difference before it is committed.
import { writeFile } from "node:fs/promises";
import { notteTypescript } from "../../src/agent/workflow/notte-typescript.ts";
import { playwrightTypescript } from "../../src/agent/workflow/playwright.ts";
import { pythonScript } from "../../src/agent/workflow/python.ts";
import { everyAction } from "./every-action.ts";

const whole = { asWorkflow: true };
for (const [name, code] of Object.entries({
  "playwright.ts": playwrightTypescript(everyAction),
  "notte-sdk.ts": notteTypescript(everyAction, whole),
  "notte-sdk.py": pythonScript(everyAction, whole),
})) {
  await writeFile(new URL(`golden/${name}.txt`, import.meta.url), code);
}
