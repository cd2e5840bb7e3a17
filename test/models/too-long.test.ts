import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { askScripted, question } from "./ask.ts";
import type { ReplyParts } from "./reply.ts";

const asked = question("Long ".repeat(50));

/** In the words of those who say it. */
const told: [name: string, who: string, reply: ReplyParts][] = [
  [
    "openai/gpt-4o",
    "OpenAI",
    {
      status: 400,
      code: "context_length_exceeded",
      message: "Your input exceeds the context window of this model.",
    },
  ],
  [
    "openai/gpt-4o",
    "OpenAI, above what a whole minute may hold",
    { status: 429, message: "Request too large for gpt-4o on tokens per min (TPM): Limit 30000" },
  ],
  [
    "azure/gpt-4o",
    "Azure",
    { status: 400, message: "This model's maximum context length is 128000 tokens." },
  ],
  [
    "anthropic/claude-sonnet-4-5",
    "Anthropic",
    {
      status: 400,
      code: "invalid_request_error",
      message: "prompt is too long: 213456 tokens > 200000 maximum",
    },
  ],
  [
    "anthropic/claude-sonnet-4-5",
    "Anthropic, with the answer",
    {
      status: 400,
      message: "input length and `max_tokens` exceed context limit: 199759 + 8192 > 200000",
    },
  ],
  [
    "anthropic/claude-sonnet-4-5",
    "Anthropic, in bytes",
    { status: 413, code: "request_too_large", message: "Request exceeds the maximum size" },
  ],
  [
    "gemini/gemini-2.5-flash",
    "Google",
    {
      status: 400,
      code: "INVALID_ARGUMENT",
      message:
        "The input token count (1300000) exceeds the maximum number of tokens allowed (1048576).",
    },
  ],
  [
    "vertex_ai/gemini-2.5-flash",
    "Vertex",
    {
      status: 400,
      message:
        "Unable to submit request because the input token count is 32825 but model only supports up to 32768.",
    },
  ],
  [
    "groq/gpt-oss-120b",
    "Groq",
    {
      status: 400,
      code: "context_length_exceeded",
      message: "Please reduce the length of the messages or completion.",
    },
  ],
  [
    "openrouter/google/gemma-3-27b-it",
    "OpenRouter",
    {
      status: 400,
      message:
        "This endpoint's maximum context length is 32768 tokens. However, you requested about 42832 tokens.",
    },
  ],
  [
    "mistral/mistral-medium-latest",
    "Mistral",
    {
      status: 400,
      message:
        "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
    },
  ],
  [
    "xai/grok-4-1-fast-non-reasoning",
    "xAI",
    {
      status: 400,
      message:
        "This model's maximum prompt length is 131072 but the request contains 150000 tokens.",
    },
  ],
  [
    "moonshot/kimi-k2.5",
    "Moonshot",
    {
      status: 400,
      message: "Invalid request: Your request exceeded model token limit: 262144",
    },
  ],
  [
    "bedrock/amazon.nova-pro-v1:0",
    "Amazon",
    { status: 400, message: "Input is too long for requested model." },
  ],
  ["zai/glm-4.6", "Z.ai", { status: 400, code: "1261", message: "Prompt exceeds max length" }],
  [
    "qwen/qwen-plus",
    "Qwen",
    { status: 400, message: "Range of input length should be [1, 129024]" },
  ],
  [
    "together_ai/meta-llama/llama-3.3-70b-instruct",
    "Together",
    {
      status: 422,
      message: "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193.",
    },
  ],
  [
    "custom/mine",
    "llama.cpp",
    {
      status: 400,
      code: "exceed_context_size_error",
      message: "the request exceeds the available context size, try increasing it",
    },
  ],
  ["ollama/llama3", "Ollama", { status: 400, message: "input length exceeds the context length" }],
  [
    "custom/mine",
    "a server that thinks it its own fault",
    { status: 500, message: "maximum context length is 4096 tokens" },
  ],
];

describe("a prompt that is too long is told apart, and not sent again", () => {
  for (const [name, who, reply] of told) {
    test(`${name}, by ${who}`, async () => {
      const { error, requests } = await askScripted(name, [reply], asked);
      assert.equal(error?.code, "model_context_too_long", error?.message);
      assert.equal(error?.status, 400);
      assert.equal(requests.length, 1);
    });
  }
});

describe("what is too much in other ways is not taken for it", () => {
  const others: [name: string, reply: ReplyParts, code: string][] = [
    [
      "openai/gpt-4o",
      {
        status: 400,
        message: "max_tokens is too large: 8192. This model supports at most 4096 output tokens.",
      },
      "model_failed",
    ],
    [
      "custom/mine",
      { status: 429, message: "Rate limit on tokens", headers: { "retry-after": "90" } },
      "model_rate_limited",
    ],
    [
      "gemini/gemini-2.5-flash",
      { status: 400, message: "The property name is too long." },
      "model_failed",
    ],
  ];
  for (const [name, reply, code] of others) {
    test(`${name}: ${reply.message}`, async () => {
      const { error } = await askScripted(name, [reply], asked);
      assert.equal(error?.code, code);
    });
  }
});
