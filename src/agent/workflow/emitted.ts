import { chained, dialogAnswer } from "./json-actions.ts";
import type { Value, Workflow, WorkflowStep } from "./workflow.ts";

/** A step's fields as they are sent, what finds its element among them; texts that are no templates are plain. */
export function fieldsOf(step: WorkflowStep): [name: string, value: Value | string][] {
  const { type, ...fields } = step.action;
  const selector: [string, string][] =
    step.target === null ? [] : [["selector", chained(step.target.frames, step.target.selector)]];
  return [["type", type], ...selector, ...Object.entries(fields), ...dialogOf(step)];
}

/** What a dialog is answered with, where it was not what the server does by itself. */
function dialogOf({ dialogs }: WorkflowStep): [name: string, value: Value | string][] {
  const answer = dialogAnswer(dialogs);
  if (answer === null) return [];
  const { accept, text } = answer;
  return [["dialog", { accept, ...(text === null ? {} : { text: { parts: [text] } }) }]];
}

/** The index of the step whose data `run()` answers: the last that reads something; -1 where none does. */
export function dataStepOf({ steps }: Workflow): number {
  return steps.findLastIndex(({ action }) => ["scrape", "evaluate_js"].includes(action.type));
}

/** Whether a scrape's data is structured: by a shape or by instructions. */
export function isStructured({ action }: WorkflowStep): boolean {
  return ["response_format", "instructions"].some((field) => (action[field] ?? null) !== null);
}

/** What stands in the code where nothing is read: the answer that was given when it was recorded. */
export const recordedAnswerNote =
  "What was answered when this was recorded; no step reads it anew.";

/** What is told before a step that may not survive a change of the page; empty for others. */
export function fragileNote({ target }: WorkflowStep): string {
  if (!target?.fragile) return "";
  return target.inClosedRoot
    ? "Fragile: the element is in a closed shadow root."
    : "Fragile: the element is only known by its place on the page.";
}
