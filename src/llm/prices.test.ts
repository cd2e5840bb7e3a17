import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { costOf } from "./prices.ts";

const usage = { inputTokens: 1_000_000, outputTokens: 100_000, cachedInputTokens: 400_000 };
const small = { inputTokens: 1_000, outputTokens: 100, cachedInputTokens: 0 };

function near(cost: number | null, expected: number): void {
  assert.ok(cost !== null && Math.abs(cost - expected) < 1e-9, `${cost} is not ${expected}`);
}

test("cached input is charged at its own price, and so is what goes into a cache", () => {
  near(costOf("openai/gpt-4o", usage), 0.6 * 2.5 + 0.4 * 1.25 + 0.1 * 10);
  near(costOf("anthropic/claude-haiku-4-5", small, 500), (500 * 1 + 500 * 1.25 + 100 * 5) / 1e6);
});

test("a long prompt costs what the provider charges for long prompts", () => {
  near(costOf("openai/gpt-5.5", { ...usage, cachedInputTokens: 0 }), 10 + 4.5);
});

test("a dated name costs what the model costs", () => {
  const cost = costOf("openai/gpt-4o", usage);
  assert.equal(costOf("openai/gpt-4o-2024-11-20", usage), cost);
  const sonnet = costOf("anthropic/claude-sonnet-4-5", usage);
  assert.notEqual(sonnet, null);
  assert.equal(costOf("anthropic/claude-sonnet-4-5-20250929", usage), sonnet);
  assert.equal(costOf("vertex_ai/claude-sonnet-4-5@20250929", usage), sonnet);
  assert.equal(
    costOf("vertex_ai/gemini-2.5-flash", usage),
    costOf("gemini/gemini-2.5-flash", usage),
  );
});

describe("the models that the contract names have a price", () => {
  const million: Record<string, number> = {
    "openai/gpt-4o": 2.5 + 10,
    "gemini/gemini-2.5-flash": 0.3 + 2.5,
    "vertex_ai/gemini-2.5-flash": 0.3 + 2.5,
    "openrouter/google/gemma-3-27b-it": 0.1 + 0.2,
    "cerebras/gpt-oss-120b": 0.35 + 0.75,
    "groq/gpt-oss-120b": 0.15 + 0.6,
    // With the fee of a request.
    "perplexity/sonar-pro": 3 + 15 + 0.014,
    "deepseek/deepseek-r1": 0.55 + 2.19,
    "together_ai/meta-llama/llama-3.3-70b-instruct": 0.88 + 0.88,
    "moonshot/kimi-k2.5": 0.6 + 3,
    "xai/grok-4-1-fast-non-reasoning": 0.2 + 0.5,
    "minimax/minimax-m2.5": 0.3 + 1.2,
    "zai/glm-4.6": 0.6 + 2.2,
  };
  const each = { inputTokens: 1_000_000, outputTokens: 1_000_000, cachedInputTokens: 0 };
  for (const [name, price] of Object.entries(million)) {
    test(name, (t) => {
      // Some providers have other prices at night.
      t.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-22T12:00:00Z") });
      near(costOf(name, each), price);
    });
  }

  test("anthropic/claude-sonnet-4-5-20250929", () => {
    near(costOf("anthropic/claude-sonnet-4-5-20250929", small), (1_000 * 3 + 100 * 15) / 1e6);
  });
});

test("an unknown price is null, and a local model is free", () => {
  assert.equal(costOf("openai/gpt-99", usage), null);
  assert.equal(costOf("custom/constructor", usage), null);
  assert.equal(costOf("azure/our-deployment", usage), null);
  assert.equal(costOf("ollama/llama3", usage), 0);
});

test("more cached tokens than tokens do not keep a cost from being told", () => {
  const odd = { inputTokens: 100, outputTokens: 0, cachedInputTokens: 900 };
  near(costOf("openai/gpt-4o", odd, 50), (100 * 1.25) / 1e6);
});
