import type { Usage } from "./model.ts";

/** US dollars for a million tokens: of input, of cached input, of output. */
type Price = [input: number, cached: number, output: number];

/**
 * List prices as published, looked up in November 2026. Tiers for long prompts and fees for a
 * request are left out. The names are without dates.
 */
const prices: Record<string, Price> = {
  "openai/gpt-4o": [2.5, 1.25, 10],
  "openai/gpt-4o-mini": [0.15, 0.075, 0.6],
  "openai/gpt-4.1": [2, 0.5, 8],
  "openai/gpt-4.1-mini": [0.4, 0.1, 1.6],
  "openai/gpt-4.1-nano": [0.1, 0.025, 0.4],
  "openai/gpt-5": [1.25, 0.125, 10],
  "openai/gpt-5-mini": [0.25, 0.025, 2],
  "openai/gpt-5-nano": [0.05, 0.005, 0.4],
  "openai/gpt-5.4": [2.5, 0.25, 15],
  "openai/gpt-5.4-mini": [0.75, 0.075, 4.5],
  "openai/gpt-5.5": [5, 0.5, 30],
  "anthropic/claude-haiku-4-5": [1, 0.1, 5],
  "anthropic/claude-opus-4-1": [15, 1.5, 75],
  "anthropic/claude-opus-4-5": [5, 0.5, 25],
  "anthropic/claude-opus-5": [5, 0.5, 25],
  "anthropic/claude-opus-5-5": [4, 0.2, 20],
  "anthropic/claude-sonnet-4-5": [3, 0.3, 15],
  "anthropic/claude-sonnet-4-6": [3, 0.3, 15],
  "anthropic/claude-sonnet-5": [2, 0.2, 10],
  "anthropic/claude-sonnet-5-5": [2, 0.2, 10],
  "gemini/gemini-2.5-flash": [0.3, 0.03, 2.5],
  "gemini/gemini-2.5-flash-lite": [0.1, 0.01, 0.4],
  "gemini/gemini-2.5-pro": [1.25, 0.125, 10],
  "moonshot/kimi-k2.5": [0.6, 0.1, 3],
  "xai/grok-4-1-fast-non-reasoning": [0.2, 0.05, 0.5],
};

/** Anthropic charges more for input that it keeps for five minutes. */
const writing = 1.25;

/**
 * What a call cost; null when the price of the model is not known. A local model costs nothing.
 * `written` are the input tokens that went into a cache.
 */
export function costOf(name: string, usage: Usage, written = 0): number | null {
  if (name.startsWith("ollama/")) return 0;
  const price = prices[withoutDate(name.replace(/^vertex_ai\/(?=gemini-)/, "gemini/"))];
  if (price === undefined) return null;
  const [input, cached, output] = price;
  const fresh = usage.inputTokens - usage.cachedInputTokens + written * (writing - 1);
  const millionths = fresh * input + usage.cachedInputTokens * cached + usage.outputTokens * output;
  return millionths / 1_000_000;
}

/** `gpt-4o-2024-11-20` and `claude-sonnet-4-5-20250929` cost what `gpt-4o` and `claude-sonnet-4-5` do. */
function withoutDate(name: string): string {
  return name.replace(/[-@](\d{4}-\d{2}-\d{2}|\d{8})$/, "");
}
