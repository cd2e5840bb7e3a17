import type { AgentStep } from "../../../../src/contract/agents.ts";

/** What was acted on, by its role and name as they were; undefined for what acts on the browser. */
export function elementText({ action, trace }: AgentStep): string | undefined {
  const id = action.id ?? undefined;
  const element = trace?.element;
  if (element == null) return id;
  const name = element.name === null || element.name === "" ? "" : ` “${element.name}”`;
  return `${element.role ?? element.tag}${name}${id === undefined ? "" : ` (${id})`}`;
}

/** What is told by the element, by the text about it, and by none of them. */
const apart = new Set([
  "type",
  "category",
  "description",
  "id",
  "selector",
  "text_label",
  "timeout",
  "press_enter",
  "clear_before_fill",
]);

/** What an action was given beside its element, in as few words as can be. */
export function valueText(action: AgentStep["action"]): string | undefined {
  const given = Object.entries(action).filter(
    ([name, value]) => !apart.has(name) && value !== null && value !== undefined,
  );
  if (given.length === 0) return undefined;
  const [only] = given;
  if (given.length === 1 && only !== undefined) return textOf(only[1]);
  return given.map(([name, value]) => `${name}: ${textOf(value)}`).join(", ");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
