import { Counter, Histogram, type Registry } from "prom-client";

/** A question to a language model, as far as it is counted. */
export interface CountedCall {
  model: string;
  usage: { inputTokens: number; outputTokens: number; cachedInputTokens: number };
  /** US dollars; null when it is not known. */
  costUsd: number | null;
  /** Milliseconds. */
  ms: number;
  outcome: string;
}

// Callers may name any model, and each name would be series for ever.
const mostModels = 50;
const callBuckets = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** What is told of language models; beyond 50 names, models are counted together as `other`. */
export function modelMetrics(registry: Registry) {
  const [labelNames, registers] = [["model"] as const, [registry]];
  const calls = new Counter({
    name: "nocturne_model_calls_total",
    help: "Questions to language models, by outcome",
    labelNames: ["model", "outcome"],
    registers,
  });
  const times = new Histogram({
    name: "nocturne_model_call_seconds",
    help: "Times of questions to language models",
    labelNames,
    buckets: callBuckets,
    registers,
  });
  const tokens = new Counter({
    name: "nocturne_model_tokens_total",
    help: "Tokens by kind; cached ones are input, too, and counted there as well",
    labelNames: ["model", "kind"],
    registers,
  });
  const cost = new Counter({
    name: "nocturne_model_cost_usd_total",
    help: "What language models cost in US dollars, as far as prices are known",
    labelNames,
    registers,
  });
  const names = new Set<string>();
  const labelOf = (name: string) => {
    if (names.size < mostModels) names.add(name);
    return names.has(name) ? name : "other";
  };
  return {
    modelCalled: ({ model: name, usage, costUsd, ms, outcome }: CountedCall) => {
      const model = labelOf(name);
      calls.inc({ model, outcome });
      times.observe({ model }, ms / 1000);
      tokens.inc({ model, kind: "input" }, usage.inputTokens);
      tokens.inc({ model, kind: "output" }, usage.outputTokens);
      tokens.inc({ model, kind: "cached" }, usage.cachedInputTokens);
      cost.inc({ model }, costUsd ?? 0);
    },
  };
}
