import type { Outcome } from "../actor/actor.ts";
import type { ModelRequest } from "./reply.ts";

/** What an agent's question tells a model that reads it. */
export interface AgentPrompt {
  /** The user's task. */
  task: string;
  /** From 1. */
  step: number;
  /** The listing of the page; without its address and title. */
  page: string;
  title: string;
  /** What became of the last action; undefined before the first. */
  last: Outcome | undefined;
  /** All that was said. */
  text: string;
}

/** The question whether a task is done. */
export interface JudgePrompt {
  task: string;
  /** How what was done before the completion ended; undefined where nothing was. */
  last: Outcome | undefined;
  answer: string;
}

/** Reads a step's question. Throws a sentence where a part is missing: no model could go on from there. */
export function readAgentPrompt(request: ModelRequest): AgentPrompt {
  const { text } = request;
  const [, task, rest] = partOf(text, /# The user's task\n(.*?)\n\n(Today is .*)$/s, "the task");
  const [, done] = partOf(
    rest ?? "",
    /# What you did so far\n(.*?)\n\n# (?:What the last action returned|The page now)\n/s,
    "what was done",
  );
  const [, , seen] = partOf(text, fenced("# The page now", "page"), "the page");
  const [, step] = partOf(text, /\n\nStep (\d+) of \d+\./, "the step");
  const [head, ...body] = (seen ?? "").split("\n\n");
  const found = fenced("# What the last action returned", "result").exec(text)?.[2];
  const last = outcomesIn(done ?? "").at(-1);
  return {
    task: task ?? "",
    step: Number(step),
    page: body.join("\n\n"),
    title: /^title: (.*)$/m.exec(head ?? "")?.[1] ?? "",
    last: last === undefined ? undefined : { ...last, found },
    text,
  };
}

/** Reads what a judge is asked; undefined for any other question. */
export function readJudgePrompt({ text, schema }: ModelRequest): JudgePrompt | undefined {
  const asksVerdict = JSON.stringify(schema ?? {}).includes('"done"');
  const match =
    /# The task\n(.*?)\n\n# What the agent did\n(.*?)\n\n# The page at the end\n.*\n\n# The agent's answer\n(.*?)\n\nIs the task done\?/s.exec(
      text,
    );
  if (!asksVerdict || match === null) return undefined;
  const [, task = "", done = "", answer = ""] = match;
  return { task, last: outcomesIn(done).at(-2), answer };
}

function partOf(text: string, pattern: RegExp, what: string): RegExpExecArray {
  const match = pattern.exec(text);
  if (match === null) throw new Error(`The prompt does not tell ${what}.`);
  return match;
}

function fenced(heading: string, label: string): RegExp {
  return new RegExp(`${heading}\\n<<<${label} (\\w+)\\n(.*?)\\n${label} \\1>>>`, "s");
}

/** What became of the actions, as the lines on what was done tell it. */
function outcomesIn(done: string): Outcome[] {
  const pattern = /^ {2}(worked|FAILED): ("(?:[^"\\]|\\.)*")| — (worked|FAILED)$/gm;
  return [...done.matchAll(pattern)].map(([, whole, message, short]) => ({
    success: (whole ?? short) === "worked",
    message: message === undefined ? "" : (JSON.parse(message) as string),
  }));
}
