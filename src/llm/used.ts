import type { LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import type { Usage } from "./model.ts";
import { costOf } from "./prices.ts";

/** What calls have taken. */
export interface Used {
  usage: Usage;
  /** US dollars; null when not known. */
  costUsd: number | null;
}

export const nothing: Used = {
  usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
  costUsd: 0,
};

/** What a call that was answered took. */
export function usedBy({ usage }: LanguageModelV4GenerateResult, name: string): Used {
  const used = {
    inputTokens: usage.inputTokens.total ?? 0,
    outputTokens: usage.outputTokens.total ?? 0,
    cachedInputTokens: usage.inputTokens.cacheRead ?? 0,
  };
  // OpenRouter says itself what a call has cost.
  const told = name.startsWith("openrouter/") ? usage.raw?.["cost"] : undefined;
  const cost =
    typeof told === "number" ? told : costOf(name, used, usage.inputTokens.cacheWrite ?? 0);
  return { usage: used, costUsd: cost };
}

/** Providers charge for no error, but maybe for an answer that was not waited for or not understood. */
export function failedCost(outcome: string): Used {
  const mayBePaid = ["aborted", "timeout", "protocol"].includes(outcome);
  return { ...nothing, costUsd: mayBePaid ? null : 0 };
}

/** Both; of unknown cost where one is. */
export function together(one: Used, other: Used): Used {
  return {
    usage: {
      inputTokens: one.usage.inputTokens + other.usage.inputTokens,
      outputTokens: one.usage.outputTokens + other.usage.outputTokens,
      cachedInputTokens: one.usage.cachedInputTokens + other.usage.cachedInputTokens,
    },
    costUsd: one.costUsd === null || other.costUsd === null ? null : one.costUsd + other.costUsd,
  };
}
