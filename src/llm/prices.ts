import { listingOf } from "./listing.ts";
import type { Usage } from "./model.ts";

/** US dollars for a million tokens: of input, of cached input, of output. */
type Price = [input: number, cached: number, output: number];

/** Published prices of models that the list of the package lacks, looked up in November 2026. */
const unlisted: Record<string, Price> = {
  "zai/glm-4.6": [0.6, 0.11, 2.2],
};

/**
 * What a call cost at list prices; null when the price of the model is not known. A local model
 * costs nothing. `written` are the input tokens that went into a cache.
 */
export function costOf(name: string, usage: Usage, written = 0): number | null {
  if (name.startsWith("ollama/")) return 0;
  const price = Object.hasOwn(unlisted, name) ? unlisted[name] : undefined;
  if (price === undefined) return listingOf(name, usage, written)?.costUsd ?? null;
  const [input, cached, output] = price;
  const fresh = usage.inputTokens - usage.cachedInputTokens;
  const millionths = fresh * input + usage.cachedInputTokens * cached + usage.outputTokens * output;
  return millionths / 1_000_000;
}
