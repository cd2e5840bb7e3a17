import assert from "node:assert/strict";
import { test } from "node:test";
import { costOf } from "./prices.ts";

const usage = { inputTokens: 1_000_000, outputTokens: 100_000, cachedInputTokens: 400_000 };

test("cached input is charged at its own price", () => {
  assert.equal(costOf("openai/gpt-4o", usage), 0.6 * 2.5 + 0.4 * 1.25 + 0.1 * 10);
});

test("a dated name costs what the model costs", () => {
  const cost = costOf("openai/gpt-4o", usage);
  assert.equal(costOf("openai/gpt-4o-2024-11-20", usage), cost);
  assert.equal(
    costOf("anthropic/claude-sonnet-4-5-20250929", usage),
    costOf("anthropic/claude-sonnet-4-5", usage),
  );
  assert.equal(
    costOf("vertex_ai/gemini-2.5-flash", usage),
    costOf("gemini/gemini-2.5-flash", usage),
  );
});

test("an unknown price is null, and a local model is free", () => {
  assert.equal(costOf("openai/gpt-99", usage), null);
  assert.equal(costOf("custom/constructor", usage), null);
  assert.equal(costOf("ollama/llama3", usage), 0);
});
