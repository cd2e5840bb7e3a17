import type { AgentStartRequest } from "../contract/agents.ts";
import type { Part, Question } from "../llm/model.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import { estimateTokens } from "../page/render.ts";
import { decisionSchema, type OfferedType } from "./decision.ts";
import type { History } from "./history.ts";
import { briefWords, type Now, nowParts, systemWords } from "./prompt.ts";

const largestPage = 10_000;
const largestResult = 8_000;
const largestHistory = 12_000;
const largestOutput = 4_096;
// What a picture takes at most providers, rather more than less.
const pictureTokens = 1_700;
/** How much of a window is made use of: tokens are estimated, and what is left over is for the error. */
export const usable = 0.9;

/** How many tokens each part of a question may take. */
export interface Room {
  page: number;
  result: number;
  output: number;
  /** For page, result and history together. */
  all: number;
}

/** What stays the same in the questions of a run, or of its last step. */
export interface Frame {
  system: string;
  schema: JsonSchema;
  brief: string;
}

/** The unchanging parts of a run's questions, for these actions; `identity` is who the agent is. */
export function frameOf(
  offered: readonly OfferedType[],
  request: AgentStartRequest,
  identity: readonly string[],
): Frame {
  return {
    system: systemWords(offered),
    schema: decisionSchema(offered, request.response_format),
    brief: briefWords(request, identity, new Date().toISOString().slice(0, 10)),
  };
}

/** Shares a model's window: the page comes first, what was done last takes what is left. */
export function roomIn(window: number, frame: Frame, hasPicture: boolean): Room {
  const output = Math.min(largestOutput, Math.floor(window / 4));
  const fixed =
    estimateTokens(frame.system) +
    estimateTokens(JSON.stringify(frame.schema)) +
    estimateTokens(frame.brief) +
    (hasPicture ? pictureTokens : 0);
  const all = Math.max(Math.floor(window * usable) - output - fixed, 1_000);
  return {
    page: Math.min(largestPage, Math.floor(all * 0.6)),
    result: Math.min(largestResult, Math.floor(all * 0.25)),
    output,
    all,
  };
}

/** How many tokens are left for what was done, beside a page and a result. */
export function historyRoom(room: Room, page: string, result: string): number {
  const left = room.all - estimateTokens(page) - estimateTokens(result);
  return Math.max(Math.min(left, largestHistory), 200);
}

/** What is asked at a step. */
export interface Asking extends Now {
  frame: Frame;
  room: Room;
  history: History;
  read: NonNullable<Question["read"]>;
}

/**
 * The question of a step. What stays the same stands first, then what was done, which only grows,
 * then the page: so that providers that keep the beginning of a prompt can use it again.
 */
export function questionOf(asking: Asking): Question {
  const { frame, room, history, read, ...now } = asking;
  const done = history.text(historyRoom(room, now.page, now.result));
  const before: Part = {
    type: "text",
    text: `${frame.brief}\n\n# What you did so far\n${done === "" ? "Nothing yet." : done}`,
  };
  return {
    system: frame.system,
    keepsSystem: true,
    messages: [{ role: "user", parts: [before, ...nowParts(now)] }],
    schema: frame.schema,
    read,
    maxOutputTokens: room.output,
  };
}
