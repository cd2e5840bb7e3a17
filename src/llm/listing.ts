import { calcPrice } from "@pydantic/genai-prices";
import type { Usage } from "./model.ts";
import { providers } from "./providers.ts";

/** What is published about a model. */
export interface Listing {
  /** US dollars for the usage it was asked about. */
  costUsd: number;
  /** Tokens, where that is listed. */
  window: number | undefined;
}

/** What the list of prices calls a provider, where that is not our name. */
const listedAs: Record<string, string> = {
  gemini: "google",
  vertex_ai: "google",
  together_ai: "together",
  moonshot: "moonshotai",
  xai: "x-ai",
  bedrock: "aws",
};

/**
 * What the list says of a model by our name for it, dated or not; null when it is not listed. The
 * list comes with the package, nothing is fetched. `written` are input tokens that went into a cache.
 */
export function listingOf(name: string, usage: Usage, written = 0): Listing | null {
  const slash = name.indexOf("/");
  const prefix = name.slice(0, Math.max(slash, 0));
  const known = name.slice(slash + 1);
  const upstream = Object.hasOwn(providers, prefix) ? providers[prefix]?.upstream : undefined;
  const model = upstream !== undefined && Object.hasOwn(upstream, known) ? upstream[known] : known;
  const isVertexClaude = prefix === "vertex_ai" && known.startsWith("claude-");
  const listed = Object.hasOwn(listedAs, prefix) ? listedAs[prefix] : prefix;
  // More cached tokens than tokens, which a provider may tell, can't be counted.
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const counted = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: cached,
    cache_write_tokens: Math.min(written, usage.inputTokens - cached),
  };
  const providerId = isVertexClaude ? "anthropic" : (listed ?? prefix);
  const found = calcPrice(counted, withoutSnapshot(model ?? known), { providerId });
  return found === null ? null : { costUsd: found.total_price, window: found.model.context_window };
}

/** Vertex dates its models by `@20250929`, where the others write `-20250929`. */
function withoutSnapshot(model: string): string {
  return model.replace(/@(\d{8}|default)$/, "");
}
