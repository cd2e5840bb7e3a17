import type { ActionType } from "../../contract/actions.ts";
import type { ExecutionResponse } from "../../contract/page.ts";
import type { JsonSchema } from "../../json-schema/check.ts";

/** What was done on a session, as its steps keep it. */
export interface Recording {
  /** The words of the task, in which values that may vary are looked for; null without an agent. */
  task: string | null;
  responseFormat: JsonSchema | null;
  /** Why the run had no success; null for one that had, or where nobody ran. */
  failed?: string | null;
  /** As whom it acted, where it filled in placeholders: what the start of a session names. */
  identity?: readonly IdentityField[];
  steps: RecordedStep[];
}

/** What a session is started with to act as somebody. */
export type IdentityField = "vault_id" | "persona_id";

/** One executed action, as its response was kept. */
export type RecordedStep = Pick<
  ExecutionResponse,
  "action" | "success" | "message" | "data" | "trace"
>;

/** A recording made into what can be done again without a model: what every emitted form is read from. */
export interface Workflow {
  /** Values that stand in the task; each with the recorded one as its default. */
  parameters: Parameter[];
  /** The environment variables that secrets are read from. */
  secrets: string[];
  /** What a session on this server has to be started with, so that it fills in placeholders and has an inbox. */
  identity: IdentityField[];
  steps: WorkflowStep[];
  /** The answer of the recorded run; null where none was given. */
  answer: { success: boolean; text: string } | null;
  /** What a reader of the code should know: fragile steps, steps that were left out and why. */
  notes: string[];
}

export interface Parameter {
  /** snake_case, an identifier in Python and TypeScript. */
  name: string;
  value: string;
}

/** A text of which parts come from outside. */
export interface Template {
  parts: (string | { parameter: string } | { secret: string } | Placeheld)[];
}

/** A secret that this server puts in place of a placeholder by itself. */
export interface Placeheld {
  secret: string;
  placeholder: string;
}

/** A field of an action: JSON in which a text is a template. */
export type Value = Template | number | boolean | null | Value[] | { [name: string]: Value };

/** Whether a value is a text. JSON may have `parts` of its own, but its texts are templates again. */
export function isTemplate(value: Value | string | undefined): value is Template {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { parts } = value;
  if (!Array.isArray(parts) || parts.length === 0 || !parts.every(isPart)) return false;
  return Object.keys(value).length === 1;
}

function isPart(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return typeof part === "string";
  const names = Object.keys(part).toSorted().join();
  if (!["parameter", "secret", "placeholder,secret"].includes(names)) return false;
  return Object.values(part).every((one) => typeof one === "string");
}

export interface WorkflowStep {
  /** As `page/execute` takes it, without what finds the element (that is `target`) and without defaults. */
  action: { type: ActionType } & { [field: string]: Value | string };
  target: Target | null;
  /** The step opened a tab, which is the current one afterwards. */
  opensTab: boolean;
  /** The names of the files that the step downloaded. */
  downloads: string[];
  /** How the dialogs that it set off were answered, in their order. */
  dialogs: { type: string; accept: boolean; text: string | null }[];
  /** The texts of its action that are nothing but placeholders, also in the forms that single fields take. */
  placeholders: string[];
  /** What holds afterwards; null where nothing telling was seen. */
  expects: Expectation | null;
}

/** How an element is found again. */
export interface Target {
  /** The iframes on the way from the main frame, outermost first, each by a Playwright selector. */
  frames: string[];
  /** Playwright's words, such as `internal:role=button[name="Save"i]`; the best that was found. */
  selector: string;
  /** Other ways to the same element, best first. */
  alternates: string[];
  tag: string;
  role: string | null;
  name: string | null;
  /** A person could see it, or a label of it. */
  visible: boolean;
  /** No selector that survives a change of the page's markup was found. */
  fragile: boolean;
  /** It is in a closed shadow root, into which only the browser itself sees. */
  inClosedRoot?: boolean;
}

/** Something that a person would see to be so when the step has worked. */
export type Expectation = { url: string } | { appears: { frames: string[]; selector: string } };
