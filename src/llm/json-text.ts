import { jsonrepair } from "jsonrepair";

/** What a model wrote without the `<think>` block that reasoning models put before it. */
export function withoutThoughts(text: string): string {
  return text.replace(/^\s*<think>[\s\S]*?<\/think>\s*/, "");
}

/**
 * The JSON in an answer: as it is, out of its fence, out of the prose around it, or repaired.
 * Undefined when there is none.
 */
export function parseJsonText(text: string): { value: unknown } | undefined {
  const trimmed = text.trim();
  const fenced = /```(?:json\w*)?\s*\n([\s\S]*?)(?:\n\s*```|$)/i.exec(trimmed)?.[1]?.trim();
  const bare = fenced ?? trimmed;
  const start = bare.search(/[{[]/);
  const end = Math.max(bare.lastIndexOf("}"), bare.lastIndexOf("]"));
  const within = start === -1 || end < start ? undefined : bare.slice(start, end + 1);
  for (const candidate of [trimmed, bare, within]) {
    const parsed = candidate === undefined ? undefined : parse(candidate, JSON.parse);
    if (parsed !== undefined) return parsed;
  }
  // Prose is "repaired" into a string; only what looks like an object or array is worth it.
  if (start === -1) return undefined;
  const goesOn = /^\s*,/.test(bare.slice(end + 1));
  return parse(within === undefined || goesOn ? bare.slice(start) : within, repair);
}

function repair(text: string): unknown {
  return JSON.parse(jsonrepair(text));
}

function parse(text: string, read: (text: string) => unknown): { value: unknown } | undefined {
  try {
    return { value: read(text) };
  } catch {
    return undefined;
  }
}
