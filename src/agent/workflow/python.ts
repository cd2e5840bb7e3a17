import { dataStepOf, fieldsOf, fragileNote, isStructured, recordedAnswerNote } from "./emitted.ts";
import { identityName, withIdentity } from "./for-server.ts";
import { quoted, valueCode } from "./python-text.ts";
import { commentText, identifier } from "./script-text.ts";
import type { Workflow, WorkflowStep } from "./workflow.ts";

/** The longest line, as the usual formatters have it. */
const widest = 88;
/**
 * A workflow as a script for Notte's Python SDK: a whole file with a `run()` that takes the
 * parameters, or only the steps, for a session that is there. Secrets are read from the environment.
 */
export function pythonScript(workflow: Workflow, { asWorkflow }: { asWorkflow: boolean }): string {
  const lines = asWorkflow ? wholeFile(workflow) : onlySteps(workflow);
  return `${lines.join("\n")}\n`;
}

function wholeFile(given: Workflow): string[] {
  const workflow = withIdentity(given);
  const parameters = workflow.parameters.map(
    ({ name, value }) => `${identifier(name)}: str = ${quoted(value)}`,
  );
  return [
    "# Recorded by Nocturne; runs without a model (pip install notte-sdk).",
    "# NOTTE_API_KEY is the key, NOTTE_API_URL the server.",
    ...notes(workflow),
    ...(readsEnvironment(workflow) ? ["import os", ""] : []),
    "from notte_sdk import NotteClient",
    "",
    "client = NotteClient()",
    "",
    "",
    ...call("def run", parameters, 0, ":"),
    ...call("with client.Session", sessionOptions(workflow), 4, " as session:"),
    ...steps(workflow, 8),
    ...answer(workflow).map((line) => " ".repeat(8) + line),
    "",
    "",
    'if __name__ == "__main__":',
    "    print(run())",
  ];
}

function sessionOptions({ identity }: Workflow): string[] {
  return identity.map((field) => `${field}=os.environ[${quoted(identityName(field))}]`);
}

function onlySteps(workflow: Workflow): string[] {
  return [
    ...(readsEnvironment(workflow) ? ["import os", ""] : []),
    ...workflow.parameters.map(({ name, value }) => `${identifier(name)} = ${quoted(value)}`),
    ...steps(workflow, 0),
  ];
}

function notes({ notes: all, secrets }: Workflow): string[] {
  const names = secrets.map(identifier).join(", ");
  return [
    ...(names === "" ? [] : [`# It needs the environment variables ${names}.`]),
    ...all.map((note) => `# ${commentText(note)}`),
  ];
}

function readsEnvironment({ secrets }: Workflow): boolean {
  return secrets.length > 0;
}

function steps(workflow: Workflow, indent: number): string[] {
  const read = dataStepOf(workflow);
  return workflow.steps.flatMap((step, index) => {
    const assigned = index === read ? "result = " : "";
    return [...fragility(step, indent), ...call(`${assigned}session.execute`, given(step), indent)];
  });
}

function given(step: WorkflowStep): string[] {
  return fieldsOf(step).map(
    ([name, value]) => `${identifier(name)}=${valueCode(value, identifier)}`,
  );
}

function fragility(step: WorkflowStep, indent: number): string[] {
  const note = fragileNote(step);
  return note === "" ? [] : [`${" ".repeat(indent)}# ${note}`];
}

function answer(workflow: Workflow): string[] {
  const read = workflow.steps[dataStepOf(workflow)];
  if (read !== undefined) {
    return [`return result.data.${isStructured(read) ? "structured.data" : "markdown"}`];
  }
  if (workflow.answer === null) return ["return None"];
  return [`# ${recordedAnswerNote}`, `return ${quoted(workflow.answer.text)}`];
}

function call(head: string, arguments_: string[], indent: number, end = ""): string[] {
  const margin = " ".repeat(indent);
  const inline = `${margin}${head}(${arguments_.join(", ")})${end}`;
  if (inline.length <= widest || arguments_.length === 0) return [inline];
  return [
    `${margin}${head}(`,
    ...arguments_.map((one) => `${margin}    ${one},`),
    `${margin})${end}`,
  ];
}
