import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { forServer } from "../../src/agent/workflow/for-server.ts";
import { notteTypescript } from "../../src/agent/workflow/notte-typescript.ts";
import { playwrightTypescript } from "../../src/agent/workflow/playwright.ts";
import { pythonScript } from "../../src/agent/workflow/python.ts";
import type { Workflow } from "../../src/agent/workflow/workflow.ts";
import { everyAction, everyStep, step, target, text, workflow } from "./every-action.ts";
import {
  formatComplaints,
  openScriptFolder,
  pythonErrors,
  type ScriptFolder,
  typeErrors,
} from "./scripts.ts";

const whole = { asWorkflow: true };

let folder: ScriptFolder;
before(async () => (folder = await openScriptFolder()));
after(() => folder[Symbol.asyncDispose]());

const emitted: Record<string, string> = {
  "playwright.ts": playwrightTypescript(everyAction),
  "notte-sdk.ts": notteTypescript(everyAction, { asWorkflow: true }),
  "notte-sdk.py": pythonScript(everyAction, { asWorkflow: true }),
};

for (const [name, code] of Object.entries(emitted)) {
  test(`every action reads as it should: ${name}`, async () => {
    // After a change that is meant, `node test/workflow/golden.ts` writes them anew.
    const golden = new URL(`golden/${name}.txt`, import.meta.url);
    assert.equal(code, await readFile(golden, "utf8"));
  });
}

/** A workflow for each action by itself, so that each brings along what it needs. */
const alone: [name: string, workflow: Workflow][] = Object.entries(everyStep).flatMap(
  ([type, steps]) =>
    steps.map((one, index): [string, Workflow] => [
      `${type}-${index}`,
      { ...everyAction, steps: [one], notes: [] },
    ]),
);

const login = step(
  "fill",
  { value: { parts: [{ secret: "A_PASSWORD", placeholder: "mycoolpassword" }] } },
  { target: target("#password"), placeholders: ["mycoolpassword"] },
);
const identities: Workflow["identity"][] = [
  ["vault_id"],
  ["persona_id"],
  ["vault_id", "persona_id"],
];
const named = identities.map((identity): [name: string, workflow: Workflow] => [
  `as-${identity.join("-")}`,
  forServer(workflow([login], { identity, secrets: ["A_PASSWORD"] })),
]);

const small: [name: string, workflow: Workflow][] = [
  ...named,
  ["nothing", workflow([])],
  ["answered", workflow([step("goto", { url: text("https://a.example/") })], everyAction)],
];

test("the TypeScript stands as the usual formatters would have it", async () => {
  for (const name of ["playwright.ts", "notte-sdk.ts"]) {
    await folder.write(`formatted-${name}`, emitted[name]!);
    const file = join(folder.path, `formatted-${name}`);
    assert.equal(await formatComplaints(folder, file), "");
  }
  for (const [name, one] of named) {
    const file = await folder.write(`formatted-${name}.ts`, notteTypescript(one, whole));
    assert.equal(await formatComplaints(folder, file), "");
  }
});

test("the TypeScript passes the type checker, every action by itself and all in one", async () => {
  const files: string[] = [];
  for (const [name, one] of [["all", everyAction] as const, ...alone, ...small]) {
    files.push(await folder.write(`${name}-playwright.ts`, playwrightTypescript(one)));
    const script = notteTypescript(one, { asWorkflow: true });
    files.push(await folder.write(`${name}-notte.ts`, script));
    const steps = notteTypescript(one, { asWorkflow: false });
    const session = 'import type { Session } from "notte-sdk";\ndeclare const session: Session;\n';
    files.push(await folder.write(`${name}-steps.ts`, `${session}${steps}export {};\n`));
  }
  assert.equal(await typeErrors(folder, files), "");
});

test("the type checker is there and finds an error", async () => {
  const file = await folder.write(
    "wrong.ts",
    'import { chromium } from "playwright";\nchromium.launched();\n',
  );
  assert.match(await typeErrors(folder, [file]), /wrong\.ts.*launched/);
});

test("the Python compiles, whole and only the steps", async () => {
  const files: string[] = [];
  for (const [name, one] of [["all", everyAction] as const, ...alone, ...small]) {
    for (const asWorkflow of [true, false]) {
      const code = pythonScript(one, { asWorkflow });
      files.push(await folder.write(`${name}-${asWorkflow}.py`, code));
    }
  }
  assert.equal(await pythonErrors(folder, files), "");
});

test("Python is there and finds an error", async () => {
  const file = await folder.write("wrong.py", "def run(:\n");
  assert.match(await pythonErrors(folder, [file]), /SyntaxError/);
});

test("the same workflow makes the same text", () => {
  const again = structuredClone(everyAction);
  assert.equal(playwrightTypescript(again), emitted["playwright.ts"]);
  assert.equal(notteTypescript(again, { asWorkflow: true }), emitted["notte-sdk.ts"]);
  assert.equal(pythonScript(again, { asWorkflow: true }), emitted["notte-sdk.py"]);
});
