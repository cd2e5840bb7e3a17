import {
  isTemplate,
  type Placeheld,
  type Template,
  type Value,
  type Workflow,
  type WorkflowStep,
} from "./workflow.ts";

/** Values of parameters and secrets, by their names. */
export type Values = Readonly<Record<string, string>>;
/** An action in the wire's form. */
export type JsonAction = { type: string } & Record<string, unknown>;

const enterFrame = " >> internal:control=enter-frame >> ";

/** The steps as `page/execute` takes them, with the recorded values; a secret is its placeholder, and `${NAME}` without one. */
export function jsonActions(workflow: Workflow): JsonAction[] {
  return workflow.steps.map((step) => jsonAction(step, recordedValues(workflow)));
}

/** The values that the parameters had when they were recorded. */
export function recordedValues({ parameters }: Workflow): Values {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

/** One step as `page/execute` takes it; `selector`: how its element is found, where not as recorded. */
export function jsonAction(
  step: WorkflowStep,
  values: Values,
  selector: string | null = step.target && chained(step.target.frames, step.target.selector),
): JsonAction {
  const { action, dialogs } = step;
  const { type, code_from: codeFrom, ...others } = action;
  // A code that is given is taken from nowhere.
  const isGiven = placeholdersOf(step).some(({ secret }) => values[secret] !== undefined);
  const fields = codeFrom === undefined || isGiven ? others : { ...others, code_from: codeFrom };
  const filled = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === "string" ? value : filledIn(value, values),
  ]);
  const answer = dialogAnswer(dialogs);
  return {
    type,
    ...(selector === null ? {} : { selector }),
    ...Object.fromEntries(filled),
    ...(answer === null ? {} : { dialog: answer }),
  };
}

/** What a step's dialog is to be answered; null where the server does so by itself: it says yes, and nothing to a prompt. */
export function dialogAnswer(
  dialogs: WorkflowStep["dialogs"],
): { accept: boolean; text: string | null } | null {
  const unusual = dialogs.find(({ type, accept }) => accept === (type === "prompt"));
  return unusual === undefined ? null : { accept: unusual.accept, text: unusual.text };
}

/** A selector from the main frame on. */
export function chained(frames: readonly string[], selector: string): string {
  return [...frames, selector].join(enterFrame);
}

/** The parameters and secrets of which a step needs the values; the server has those of placeholders. */
export function valuesNeeded({ action }: WorkflowStep): string[] {
  return Object.values(action)
    .flatMap(partsIn)
    .flatMap((part) => {
      if (typeof part === "string" || "placeholder" in part) return [];
      return ["parameter" in part ? part.parameter : part.secret];
    });
}

/** The secrets of a step that have a placeholder. */
export function placeholdersOf({ action }: WorkflowStep): Placeheld[] {
  return Object.values(action)
    .flatMap(partsIn)
    .filter((part) => typeof part === "object" && "placeholder" in part);
}

function partsIn(value: Value | string): Template["parts"] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(partsIn);
  return isTemplate(value) ? value.parts : Object.values(value).flatMap(partsIn);
}

function filledIn(value: Value, values: Values): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => filledIn(one, values));
  if (isTemplate(value)) return textOf(value, values);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, filledIn(inner, values)]),
  );
}

function textOf({ parts }: Template, values: Values): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      const name = "parameter" in part ? part.parameter : part.secret;
      return values[name] ?? ("placeholder" in part ? part.placeholder : `\${${name}}`);
    })
    .join("");
}
