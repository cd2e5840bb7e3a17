import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import { after, before, test } from "node:test";
import { notteTypescript } from "../../src/agent/workflow/notte-typescript.ts";
import { playwrightTypescript } from "../../src/agent/workflow/playwright.ts";
import { pythonScript } from "../../src/agent/workflow/python.ts";
import type { Workflow } from "../../src/agent/workflow/workflow.ts";
import { step, target, text, workflow } from "./every-action.ts";
import { openScriptFolder, pythonConstants, type ScriptFolder } from "./scripts.ts";

let folder: ScriptFolder;
before(async () => (folder = await openScriptFolder()));
after(() => folder[Symbol.asyncDispose]());

/** Pieces of text that end a string, a comment or a line in one language or another. */
const pieces = [
  `"`,
  `'`,
  "`",
  "\\",
  "${",
  "}",
  "$",
  "{",
  "#",
  "//",
  "/*",
  "*/",
  '"""',
  "'''",
  "\n",
  "\r",
  "\r\n",
  "\t",
  "\0",
  "\x1B",
  "\u0085",
  "\u2028",
  "\u2029",
  "\u202E",
  "\u2066",
  "\u200B",
  "\uFEFF",
  "\uD83E",
  "\uDD8B",
  "🦋",
  "\\u0022",
  "\\N{BULLET}",
  "%s",
  "{0}",
  "</script>",
  "<!--",
  "]]",
  ">>",
  " internal:control=enter-frame ",
  "); globalThis.broken = true; (",
  "\nglobalThis.broken = true\n",
  "\nimport os\n",
  "+ exit() +",
  "coding: utf-7",
  "process.env.PATH",
  "name",
  " ",
  "=",
  "é",
];

/** Always the same row of numbers below 1. */
function numbers(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}

const random = numbers(7);

function hostileText(): string {
  const length = 1 + Math.floor(random() * 8);
  return Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]!).join("");
}

/** A workflow with a text of the page's in every place that can hold one; its kinds of steps are always the same. */
function workflowWith(word: () => string): Workflow {
  const label = () => target(`internal:label=${JSON.stringify(word())}s`, { name: word() });
  return workflow(
    [
      step("goto", {
        url: { parts: [`https://a.example/${word()}?q=`, { parameter: "query" }, word()] },
      }),
      step(
        "click",
        {},
        { target: label(), dialogs: [{ type: "prompt", accept: true, text: word() }] },
      ),
      step("press_key", { key: text(word()) }, { target: null }),
      step(
        "multi_factor_fill",
        { value: { parts: [word(), { secret: "CODE" }, word()] } },
        { target: label() },
      ),
      step(
        "multi_factor_fill",
        { value: text(word()), clear_before_fill: false },
        {
          target: {
            ...label(),
            fragile: true,
            frames: [`iframe[title=${JSON.stringify(word())}]`],
          },
        },
      ),
      step("evaluate_js", { code: text(word()) }),
    ],
    {
      parameters: [{ name: "query", value: word() }],
      secrets: ["CODE"],
      answer: { success: true, text: word() },
      notes: [word(), word()],
    },
  );
}

/** The script as one function that gets its packages, with whatever it calls written down. */
async function recorded(code: string): Promise<unknown[]> {
  const plain = stripTypeScriptTypes(code)
    .replace(/^import \{[^}]*\}\s*from "(?:playwright|notte-sdk)";$/m, "")
    .replace('import { env } from "node:process";', "")
    .replace("export async function run", "async function run")
    .replace(/^if \(import\.meta\.main\)[^]*$/m, "");
  const said: unknown[] = [];
  const anything: unknown = new Proxy(() => undefined, {
    get: (_target, name) => (name === "then" ? undefined : anything),
    apply: (_target, _this, given: unknown[]) => {
      for (const one of given) {
        if (typeof one === "function") (one as (session: unknown) => unknown)(anything);
        else said.push(one);
      }
      return anything;
    },
  });
  class NotteClient {
    Session = () => ({ use: (work: (session: unknown) => unknown) => work(anything) });
  }
  const env = { CODE: "123456" };
  // oxlint-disable-next-line typescript/no-implied-eval -- what hostile words do to code is the question
  const make = new Function("chromium", "NotteClient", "env", `"use strict";${plain}; return run;`);
  const run = make({ launch: () => anything }, NotteClient, env) as () => Promise<unknown>;
  await run();
  return said;
}

/** All texts within what was said. */
function textsIn(said: unknown): string[] {
  if (typeof said === "string") return [said];
  return typeof said === "object" && said !== null ? Object.values(said).flatMap(textsIn) : [];
}

const unsafe = /[^\P{C}\n]|<\/script|<!--/u;

test("no word of a page becomes code in TypeScript, and each comes through as it was", async () => {
  for (let round = 0; round < 150; round++) {
    const words: string[] = [];
    const one = workflowWith(() => {
      words.push(hostileText());
      return words.at(-1)!;
    });
    for (const code of [playwrightTypescript(one), notteTypescript(one, { asWorkflow: true })]) {
      assert.doesNotMatch(code, unsafe);
      const said = textsIn(await recorded(code)).join("\u0001");
      for (const value of spoken(one)) assert.ok(said.includes(value), `${value}\n${code}`);
    }
  }
  assert.equal("broken" in globalThis, false);
});

/** What every form hands on as it was recorded. */
function spoken({ steps }: Workflow): string[] {
  return steps
    .flatMap(({ action }) => [action["value"], action["key"]])
    .filter((value) => value !== undefined)
    .flatMap((value) => {
      const { parts } = value as { parts: unknown[] };
      return parts.filter((part) => typeof part === "string");
    });
}

test("no word of a page becomes code in Python, and each comes through as it was", async () => {
  const scripts: string[] = [];
  const workflows: Workflow[] = [];
  for (let round = 0; round < 150; round++) {
    const one = workflowWith(hostileText);
    workflows.push(one);
    const code = pythonScript(one, { asWorkflow: true });
    assert.doesNotMatch(code.replaceAll("</script", "").replaceAll("<!--", ""), unsafe);
    scripts.push(await folder.write(`hostile-${round}.py`, code));
  }
  const harmless = pythonScript(
    workflowWith(() => "moth"),
    { asWorkflow: true },
  );
  scripts.push(await folder.write("harmless.py", harmless));
  const read = await pythonConstants(folder, scripts);
  const expected = read.at(-1)!;
  for (const [index, one] of workflows.entries()) {
    const { shape, constants } = read[index]!;
    assert.equal(shape, expected.shape, scripts[index]);
    const all = constants.join("\u0001");
    for (const value of spoken(one)) assert.ok(all.includes(value), value);
  }
});

test("the steps alone are as safe as a whole script", async () => {
  const one = workflowWith(hostileText);
  const harmless = workflowWith(() => "moth");
  const scripts = await Promise.all(
    [one, harmless].map((each, index) =>
      folder.write(`steps-${index}.py`, pythonScript(each, { asWorkflow: false })),
    ),
  );
  const [hostile, expected] = await pythonConstants(folder, scripts);
  assert.equal(hostile?.shape, expected?.shape);
});

test("a secret is read from the environment in every form", () => {
  const one = workflowWith(() => "moth");
  for (const code of [
    playwrightTypescript(one),
    notteTypescript(one, { asWorkflow: true }),
    notteTypescript(one, { asWorkflow: false }),
    pythonScript(one, { asWorkflow: true }),
    pythonScript(one, { asWorkflow: false }),
  ]) {
    assert.match(code, /\benv\.CODE|secret\("CODE"\)|os\.environ\["CODE"\]/);
  }
});

test("a name that is no identifier is refused", () => {
  const parameters = [{ name: "a; exit()", value: "x" }];
  const one = workflow([], { parameters });
  for (const emit of [
    () => playwrightTypescript(one),
    () => notteTypescript(one, { asWorkflow: true }),
    () => pythonScript(one, { asWorkflow: true }),
  ]) {
    assert.throws(emit, /not an identifier/);
  }
});
