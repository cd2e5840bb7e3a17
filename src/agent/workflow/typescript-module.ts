import { recordedAnswerNote } from "./emitted.ts";
import { commentText, identifier } from "./script-text.ts";
import { objectCode, quoted } from "./typescript-text.ts";
import type { Workflow } from "./workflow.ts";

/** Comments on what a reader should know before it runs. */
export function notesOf({ notes, secrets }: Workflow): string[] {
  const names = secrets.map(identifier).join(", ");
  return [
    ...(names === "" ? [] : [`// It needs the environment variables ${names}.`]),
    ...notes.map((note) => `// ${commentText(note)}`),
  ];
}

/** The object of the parameters' recorded values, behind so many characters. */
export function defaultsOf({ parameters }: Workflow, before: number): string {
  const fields = parameters.map(({ name, value }): [string, string] => [
    identifier(name),
    quoted(value),
  ]);
  return objectCode(fields, 0, before);
}

/** The parameters' recorded values and their type; nothing where there are none. */
export function parametersOf(workflow: Workflow): string[] {
  if (workflow.parameters.length === 0) return [];
  return [
    `const defaults = ${defaultsOf(workflow, "const defaults = ;".length)};`,
    "",
    "/** What may vary; what is left out is as it was recorded. */",
    "export type Parameters = Partial<typeof defaults>;",
    "",
  ];
}

/** The head of `run()`, up to where the parameters and the secrets are at hand. */
export function runHead({ parameters, secrets }: Workflow): string[] {
  const given = parameters.length > 0 ? "parameters: Parameters = {}" : "";
  const environment = secrets.map((name): [string, string] => [
    identifier(name),
    `secret(${quoted(name)})`,
  ]);
  const read = objectCode(environment, 2, "  const secrets = ;".length);
  return [
    `export async function run(${given}): Promise<unknown> {`,
    ...(given === "" ? [] : ["  const values = { ...defaults, ...parameters };"]),
    ...(secrets.length > 0 ? [`  const secrets = ${read};`] : []),
  ];
}

/** How the module runs when it is started itself. */
export function mainOf({ parameters }: Workflow): string[] {
  if (parameters.length === 0) return ["if (import.meta.main) console.log(await run());"];
  return [
    "// Started by itself it takes the parameters as JSON.",
    "if (import.meta.main) {",
    '  console.log(await run(JSON.parse(process.argv[2] ?? "{}")));',
    "}",
  ];
}

/** The function that reads a secret; nothing where there are none. */
export function secretFunction({ secrets }: Workflow): string[] {
  return secrets.length > 0 ? ["", ...secretSource.split("\n")] : [];
}

const secretSource = `\
function secret(name: string): string {
  const value = env[name];
  if (!value) throw new Error(\`Set the environment variable \${name}.\`);
  return value;
}`;

/** What `run()` answers where no step reads anything. */
export function recordedAnswer({ answer }: Workflow): string[] {
  if (answer === null) return ["return undefined;"];
  return [`// ${recordedAnswerNote}`, `return ${quoted(answer.text)};`];
}
