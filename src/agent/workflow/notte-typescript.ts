import { dataStepOf, fieldsOf, fragileNote, isStructured } from "./emitted.ts";
import { identityName, withIdentity } from "./for-server.ts";
import { identifier } from "./script-text.ts";
import {
  defaultsOf,
  mainOf,
  notesOf,
  parametersOf,
  recordedAnswer,
  runHead,
  secretFunction,
} from "./typescript-module.ts";
import { objectCode, valueCode } from "./typescript-text.ts";
import type { IdentityField, Workflow } from "./workflow.ts";

/**
 * A workflow as a script for npm's `notte-sdk`: a module with a `run()` that takes the parameters, or
 * only the steps, for a session that is there. Secrets are read from the environment.
 */
export function notteTypescript(
  workflow: Workflow,
  { asWorkflow }: { asWorkflow: boolean },
): string {
  const lines = asWorkflow ? wholeModule(workflow) : onlySteps(workflow);
  return `${lines.join("\n")}\n`;
}

function wholeModule(given: Workflow): string[] {
  const workflow = withIdentity(given);
  return [
    "// Recorded by Nocturne; runs without a model on Node 24 (npm install notte-sdk).",
    "// NOTTE_API_KEY is the key, NOTTE_API_URL the server.",
    ...notesOf(workflow),
    ...environmentImport(workflow),
    'import { NotteClient } from "notte-sdk";',
    "",
    ...parametersOf(workflow),
    "/** Does what was recorded, in a new session. */",
    ...runHead(workflow),
    ...sessionOf(workflow),
    ...stepsOf(workflow, 4),
    ...answerOf(workflow).map((line) => `    ${line}`),
    "  });",
    "}",
    ...secretFunction(workflow),
    "",
    ...mainOf(workflow),
  ];
}

/** A session that acts as who did it; the package's types know of no persona. */
function sessionOf({ identity }: Workflow): string[] {
  const given = (field: IdentityField) =>
    identity.includes(field) ? `secrets.${identityName(field)}` : "null";
  const opened = (options: string) =>
    `  return new NotteClient().Session(${options}).use(async (session) => {`;
  if (identity.length === 0) return [opened("")];
  if (!identity.includes("persona_id")) {
    return [opened(objectCode([["vault_id", given("vault_id")]]))];
  }
  const options = objectCode(
    [
      ["vault_id", given("vault_id")],
      ["persona_id", given("persona_id")],
    ],
    2,
    "  const identity = ;".length,
  );
  return [`  const identity = ${options};`, opened("identity")];
}

function environmentImport({ secrets }: Workflow): string[] {
  return secrets.length > 0 ? ['import { env } from "node:process";'] : [];
}

function onlySteps(workflow: Workflow): string[] {
  const { parameters, secrets } = workflow;
  const environment = secrets.map((name): [string, string] => [identifier(name), `env.${name}`]);
  const values = defaultsOf(workflow, "const values = ;".length);
  const read = objectCode(environment, 0, "const secrets = ;".length);
  return [
    ...environmentImport(workflow),
    ...(parameters.length > 0 ? [`const values = ${values};`] : []),
    ...(secrets.length > 0 ? [`const secrets = ${read};`] : []),
    ...stepsOf(workflow, 0),
  ];
}

function stepsOf(workflow: Workflow, indent: number): string[] {
  const read = dataStepOf(workflow);
  const margin = " ".repeat(indent);
  return workflow.steps.flatMap((step, index) => {
    const head = `${index === read ? "const { data } = " : ""}await session.execute(`;
    const fields = fieldsOf(step).map(([name, value]): [string, string] => [
      name,
      valueCode(value, indent + 2),
    ]);
    const code = objectCode(fields, indent, indent + head.length + ");".length);
    const note = fragileNote(step);
    return [...(note === "" ? [] : [`${margin}// ${note}`]), `${margin}${head}${code});`];
  });
}

function answerOf(workflow: Workflow): string[] {
  const read = workflow.steps[dataStepOf(workflow)];
  if (read === undefined) return recordedAnswer(workflow);
  return [`return data?.${isStructured(read) ? "structured?.data" : "markdown"};`];
}
