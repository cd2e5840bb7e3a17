import { listingOf } from "./listing.ts";

/**
 * Input tokens of families whose published window holds the output too, or that the list of prices
 * does not know or knows from long ago.
 */
const families: [family: RegExp, tokens: number][] = [
  [/gpt-oss/, 131_072],
  [/gpt-5\.[4-9](?!.*(mini|nano))/, 922_000],
  [/gpt-5/, 272_000],
  [/gpt-4\.1/, 1_047_576],
  [/gpt-4o|gpt-4-turbo/, 128_000],
  [/claude-(\w+-)?[34]/, 200_000],
  [/gemini-/, 1_048_576],
  [/deepseek-v4/, 1_000_000],
  [/deepseek/, 128_000],
  [/llama-?[34]/, 128_000],
  [/kimi-k2/, 262_144],
  [/gemma-3/, 131_072],
  [/glm-4\.[6-9]/, 200_000],
  [/sonar/, 128_000],
  [/(mistral|magistral|ministral)-/, 128_000],
  [/qwen/, 129_024],
];

const unknown = 32_000;
/** What Ollama gives a model on most machines, whatever the model could take; it cuts longer prompts silently. */
const ollama = 4_096;

/** The input tokens that a model takes as published; undefined where that is not known. */
export function publishedWindow(name: string): number | undefined {
  if (name.startsWith("ollama/")) return undefined;
  const family = families.find(([pattern]) => pattern.test(name.toLowerCase()));
  const nothing = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };
  return family?.[1] ?? listingOf(name, nothing)?.window;
}

/** The input tokens that a model takes, or what is safe to assume of one that is not known. */
export function contextWindow(name: string): number {
  return publishedWindow(name) ?? (name.startsWith("ollama/") ? ollama : unknown);
}
