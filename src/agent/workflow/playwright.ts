import { dataStepOf, fragileNote } from "./emitted.ts";
import { functionCode, type FunctionName, functionsWith, typesOf } from "./playwright-functions.ts";
import { stepCode } from "./playwright-step.ts";
import {
  mainOf,
  notesOf,
  parametersOf,
  recordedAnswer,
  runHead,
  secretFunction,
} from "./typescript-module.ts";
import type { Workflow } from "./workflow.ts";

/**
 * A workflow as a script that needs Playwright and nothing else: a module in TypeScript whose `run()`
 * takes the parameters. It launches a browser, or works in the one at `NOTTE_CDP_URL`.
 */
export function playwrightTypescript(workflow: Workflow): string {
  const used = new Set<FunctionName>();
  const steps = stepsOf(workflow, used);
  const functions = functionsWith(used);
  const lines = [
    "// Recorded by Nocturne; runs without a model on Node 24:",
    "// npm install playwright && npx playwright install chromium && node FILE",
    "// NOTTE_CDP_URL is a browser to work in instead of launching one, NOTTE_BROWSER one to launch.",
    ...notesOf(workflow),
    ...importsOf(steps, functions),
    "",
    ...parametersOf(workflow),
    "/** Does what was recorded. */",
    ...runHead(workflow),
    ...opening,
    ...(workflow.steps.some(({ target }) => target?.inClosedRoot) ? openingRoots : []),
    `    ${isReassigned(steps) ? "let" : "const"} page = ${firstPage}`,
    ...steps,
    ...closing,
    ...secretFunction(workflow),
    ...functions.flatMap((name) => ["", ...functionCode(name).split("\n")]),
    "",
    ...mainOf(workflow),
  ];
  return `${lines.join("\n")}\n`;
}

const opening = `\
  const address = env.NOTTE_CDP_URL;
  const browser = await (address
    ? chromium.connectOverCDP(address)
    : chromium.launch({ executablePath: env.NOTTE_BROWSER }));
  try {
    const context = browser.contexts()[0] ?? (await browser.newContext());`.split("\n");

/** Playwright does not see into closed shadow roots; documents that come later have none. */
const openingRoots = `\
    // Playwright sees into open shadow roots only.
    await context.addInitScript(() => {
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (options) {
        return attach.call(this, { ...options, mode: "open" });
      };
    });`.split("\n");

const firstPage = "context.pages()[0] ?? (await context.newPage());";

/** Whether the steps go on in another tab. */
function isReassigned(steps: readonly string[]): boolean {
  return steps.some((line) => line.startsWith("    page = "));
}

const closing = `\
  } finally {
    await browser.close();
  }
}`.split("\n");

function importsOf(steps: readonly string[], functions: readonly FunctionName[]): string[] {
  const types = typesOf(functions).map((name) => `type ${name}`);
  const code = [...steps, ...functions.map(functionCode)].join("\n");
  const files = ["mkdir", "writeFile"].filter((name) => code.includes(`await ${name}(`));
  const path = ["basename", "join"].filter((name) => new RegExp(`\\b${name}\\(`).test(code));
  return [
    ...(files.length > 0 ? [importCode(files, "node:fs/promises")] : []),
    ...(path.length > 0 ? [importCode(path, "node:path")] : []),
    importCode(["env"], "node:process"),
    importCode(["chromium", ...types], "playwright"),
  ];
}

function importCode(names: readonly string[], from: string): string {
  const inline = `import { ${names.join(", ")} } from "${from}";`;
  if (inline.length <= 100) return inline;
  return `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "${from}";`;
}

function stepsOf(workflow: Workflow, used: Set<FunctionName>): string[] {
  const read = dataStepOf(workflow);
  const margin = " ".repeat(4);
  const steps = workflow.steps.flatMap((step, index) => {
    // It changes nothing, and nobody asks for it.
    if (step.action.type === "scrape" && index !== read) return [];
    const next = workflow.steps[index + 1];
    const wanted = next?.action.type.startsWith("scroll_") ? null : (next?.target ?? null);
    const place = { number: index + 1, next: wanted, isRead: index === read, used };
    const lines = stepCode(step, place);
    const note = fragileNote(step);
    return note === "" || lines.length === 0 ? lines : [`// ${note}`, ...lines];
  });
  const answer = read === -1 ? recordedAnswer(workflow) : ["return answer;"];
  return [...steps, ...answer].map((line) => margin + line);
}
