import type { TimelineEvent } from "../../../../../src/contract/timeline.ts";

/** What the rows of a timeline can be filtered by. */
export const groups = ["actions", "thoughts", "network", "console", "errors", "tabs"] as const;
export type Group = (typeof groups)[number];

/** An event as a row of the timeline. */
export interface Row {
  at: number;
  event: TimelineEvent;
  group: Exclude<Group, "errors">;
  isError: boolean;
  /** What kind of thing it is, in a word. */
  label: string;
  text: string;
  /** A short fact at the end of the row, such as a status. */
  fact: string;
}

/** The event as a row; undefined for what is only drawn over the picture. */
export function rowOf(event: TimelineEvent): Row | undefined {
  const told = describe(event);
  if (told === undefined) return undefined;
  return { at: event.at, event, isError: false, fact: "", ...told };
}

type Told = Pick<Row, "group" | "label" | "text"> & Partial<Pick<Row, "isError" | "fact">>;
type Data<Type extends TimelineEvent["type"]> = Extract<TimelineEvent, { type: Type }>["data"];

function describe(event: TimelineEvent): Told | undefined {
  switch (event.type) {
    case "step":
      return stepRow(event.data);
    case "request":
      return requestRow(event.data);
    case "console":
      return consoleRow(event.data);
    case "page_error":
      return { group: "console", label: "error", text: event.data.message, isError: true };
    case "navigation":
      return { group: "tabs", label: "navigate", text: event.data.url };
    case "tab":
      return tabRow(event.data);
    case "dialog":
      return dialogRow(event.data);
    case "download":
      return {
        group: "actions",
        label: "download",
        text: event.data.name,
        fact: event.data.state,
      };
    case "control":
      return controlRow(event.data);
    case "consent":
      return consentRow(event.data);
    case "input":
      return undefined;
    default:
      return undefined;
  }
}

function requestRow({ method, url, status, error, from_cache, resource_type }: Data<"request">) {
  return {
    group: "network" as const,
    label: resource_type.toLowerCase(),
    text: `${method} ${url}`,
    fact: error ?? (from_cache ? "cache" : String(status ?? "")),
    isError: error !== null || (status ?? 0) >= 400,
  };
}

function consoleRow({ level, text }: Data<"console">): Told {
  return { group: "console", label: level, text, isError: level === "error" };
}

function tabRow({ state, url }: Data<"tab">): Told {
  return { group: "tabs", label: `tab ${state}`, text: url, isError: state === "crashed" };
}

function dialogRow({ kind, message, answer }: Data<"dialog">): Told {
  return { group: "actions", label: kind, text: message, fact: answer };
}

function controlRow({ holder, reason }: Data<"control">): Told {
  const text = holder === "person" ? "A person took control" : `Control was given back: ${reason}`;
  return { group: "actions", label: "control", text };
}

function consentRow({ wall, outcome, verified }: Data<"consent">): Told {
  const fact = verified === false ? `${outcome}, but not for the page` : outcome;
  return { group: "tabs", label: "consent", text: wall, fact, isError: outcome === "failed" };
}

/** What a step may hold, see SessionStep: each kind has some of these. */
interface StepValue {
  success?: boolean;
  message?: string;
  title?: string;
  url?: string;
  action?: { type?: string; id?: string | null; url?: string; key?: string; reason?: string };
  state?: { next_goal?: string };
}

function stepRow({ type, value }: Data<"step">): Told | undefined {
  const step = value as StepValue;
  if (type === "execution_result") {
    const { action, success, message = "" } = step;
    const isError = success === false;
    return {
      group: "actions",
      label: action?.type ?? "action",
      text: [action?.id ?? action?.url ?? action?.key, message].filter(Boolean).join(" · "),
      fact: isError ? "failed" : "",
      isError,
    };
  }
  if (type === "agent_completion") {
    return { group: "thoughts", label: "agent", text: step.state?.next_goal ?? step.message ?? "" };
  }
  if (type === "observation") {
    return { group: "actions", label: "observe", text: step.title || step.url || "" };
  }
  return type === "screenshot" ? { group: "actions", label: "screenshot", text: "" } : undefined;
}

/** Whether a row is wanted: by its group (none chosen: all), and by the words in it. */
export function isWanted(row: Row, chosen: ReadonlySet<Group>, words: string): boolean {
  const inGroup =
    chosen.size === 0 || chosen.has(row.group) || (row.isError && chosen.has("errors"));
  if (!inGroup || words === "") return inGroup;
  const text = `${row.label} ${row.text} ${row.fact}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
