import type { Row } from "./rows.ts";

/** Something known of an event: a name and a text, which may have several lines. */
export type Fact = readonly [name: string, text: string];

/** All that is known of an event, what matters first; nothing is told twice. */
export function factsOf({ event, at }: Row): Fact[] {
  const when: Fact = ["Time", new Date(at).toLocaleTimeString(undefined, { hour12: false })];
  const data = event.type === "step" ? stepData(event.data.value) : event.data;
  const facts = Object.entries(data).flatMap(([name, value]) => factOf(name, value));
  return [...facts, when];
}

const hidden = new Set(["tab", "type", "category", "session_id", "request_id", "screenshot"]);

function factOf(name: string, value: unknown): Fact[] {
  if (hidden.has(name) || value === null || value === undefined || value === "") return [];
  if (Array.isArray(value) && value.length === 0) return [];
  return [[wordsOf(name), textOf(name, value)]];
}

function wordsOf(name: string): string {
  const words = name.replace(/_(ms|bytes|usd)$/, "").replaceAll("_", " ");
  return words === "url" ? "URL" : words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "number" && name.endsWith("_ms")) return `${Math.round(value)} ms`;
  if (typeof value === "number" && name.endsWith("_bytes")) return `${value} bytes`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** A step's value with what a person asks for first: goal, evaluation and memory of an agent, message, selectors. */
function stepData(value: Record<string, unknown>): Record<string, unknown> {
  const { state, action, trace, message, success, space, data, ...rest } = value as {
    state?: Record<string, unknown>;
    action?: Record<string, unknown>;
    trace?: { element?: { selectors?: { selector: string }[] } | null } | null;
    space?: { description?: unknown };
    message?: unknown;
    success?: unknown;
    data?: unknown;
  };
  const selectors = trace?.element?.selectors?.map(({ selector }) => selector).join("\n");
  return {
    goal: state?.["next_goal"],
    evaluation: state?.["previous_goal_eval"],
    memory: state?.["memory"],
    page: state?.["page_summary"],
    message,
    success,
    action: action && shortAction(action),
    selectors,
    seen: space?.description,
    data,
    ...rest,
  };
}

const sayingNothing = new Set(["category", "description", "selector", "text_label", "timeout"]);

/** Without what says nothing about this one action. */
function shortAction(action: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(action).filter(([name, value]) => !sayingNothing.has(name) && value !== null),
  );
}
