import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openModel } from "./open-model.ts";
import { contextWindow } from "./windows.ts";

describe("the input tokens of a model", () => {
  const known: Record<string, number> = {
    "openai/gpt-4o": 128_000,
    "openai/gpt-4o-2024-11-20": 128_000,
    "azure/gpt-4.1": 1_047_576,
    "openai/gpt-5-mini": 272_000,
    "openai/gpt-5.4-mini": 272_000,
    "openai/gpt-5.5": 922_000,
    "anthropic/claude-sonnet-4-5-20250929": 200_000,
    "anthropic/claude-3-haiku-20240307": 200_000,
    "anthropic/claude-sonnet-5-5": 1_000_000,
    "vertex_ai/claude-sonnet-4-5@20250929": 200_000,
    "openrouter/anthropic/claude-sonnet-4.5": 200_000,
    "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0": 200_000,
    "vertex_ai/gemini-2.5-flash": 1_048_576,
    "openrouter/google/gemini-2.5-flash": 1_048_576,
    "openrouter/google/gemma-3-27b-it": 131_072,
    "groq/gpt-oss-120b": 131_072,
    "cerebras/gpt-oss-120b": 131_072,
    "together_ai/meta-llama/llama-3.3-70b-instruct": 128_000,
    "deepseek/deepseek-r1": 128_000,
    "moonshot/kimi-k2.5": 262_144,
    "minimax/minimax-m2.5": 204_800,
    "xai/grok-4-1-fast-non-reasoning": 2_000_000,
    "perplexity/sonar-pro": 128_000,
    "ollama/llama3.3": 4_096,
    "custom/mine": 32_000,
    "nobody/constructor": 32_000,
  };
  for (const [name, tokens] of Object.entries(known)) {
    test(name, () => assert.equal(contextWindow(name), tokens));
  }
});

test("the operator's word counts for the default model and for what is not known", () => {
  const settings = {
    NOCTURNE_MODEL: "openai/gpt-4o",
    OPENAI_API_KEY: "k",
    CUSTOM_API_BASE: "http://127.0.0.1:1/v1",
  };
  const window = (name: string, more = {}) => openModel(name, { settings, ...more }).window;
  assert.equal(window("openai/gpt-4o", { window: 9_000 }), 9_000);
  assert.equal(window("custom/mine", { window: 9_000 }), 9_000);
  assert.equal(window("openai/gpt-4.1", { window: 9_000 }), 1_047_576);
  assert.equal(window("ollama/llama3", { window: 9_000 }), 9_000);
  assert.equal(window("ollama/llama3", { window: 9_000, ollamaWindow: 64_000 }), 64_000);
  assert.equal(window("openai/gpt-4o", { ollamaWindow: 64_000 }), 128_000);
});
