import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { providers } from "../../src/llm/providers.ts";
import { askScripted, question } from "./ask.ts";

const schema = {
  type: "object",
  properties: { title: { type: "string" }, year: { type: "integer" } },
  required: ["title"],
};
const image = {
  type: "image" as const,
  bytes: Uint8Array.of(137, 80, 78, 71),
  mediaType: "image/png",
};
const asked = question("What film is this?", { schema, image });
const reply = { json: { title: "Metropolis" }, usage: { input: 900, output: 7, cached: 300 } };

/** Where the key stands, the path, the model's name on the wire, and how JSON is asked for. */
const wire: Record<string, [header: string, path: string, model: string, form: string]> = {
  "openai/gpt-4o": ["authorization", "/v1/responses", "gpt-4o", "schema"],
  "openai/gpt-5.4-mini": ["authorization", "/v1/responses", "gpt-5.4-mini", "schema"],
  "azure/gpt-4o": ["authorization", "/v1/openai/v1/responses", "gpt-4o", "schema"],
  "anthropic/claude-sonnet-4-5-20250929": [
    "x-api-key",
    "/v1/messages",
    "claude-sonnet-4-5-20250929",
    "schema",
  ],
  "anthropic/claude-3-haiku-20240307": [
    "x-api-key",
    "/v1/messages",
    "claude-3-haiku-20240307",
    "schema",
  ],
  "gemini/gemini-2.5-flash": [
    "x-goog-api-key",
    "/v1/models/gemini-2.5-flash:generateContent",
    "gemini-2.5-flash",
    "schema",
  ],
  "gemini/gemini-2.0-flash": [
    "x-goog-api-key",
    "/v1/models/gemini-2.0-flash:generateContent",
    "gemini-2.0-flash",
    "object",
  ],
  "vertex_ai/gemini-2.5-flash": [
    "x-goog-api-key",
    "/v1/models/gemini-2.5-flash:generateContent",
    "gemini-2.5-flash",
    "schema",
  ],
  "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0": [
    "authorization",
    "/v1/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "schema",
  ],
  "bedrock/amazon.nova-pro-v1:0": [
    "authorization",
    "/v1/model/amazon.nova-pro-v1%3A0/converse",
    "amazon.nova-pro-v1:0",
    "schema",
  ],
  "openrouter/google/gemma-3-27b-it": chat("google/gemma-3-27b-it", "schema"),
  "openrouter/anthropic/claude-sonnet-4.5": chat("anthropic/claude-sonnet-4.5", "object"),
  "groq/gpt-oss-120b": chat("openai/gpt-oss-120b", "schema"),
  "cerebras/gpt-oss-120b": chat("gpt-oss-120b", "object"),
  "xai/grok-4-1-fast-non-reasoning": chat("grok-4-1-fast-non-reasoning", "schema"),
  "mistral/mistral-medium-latest": chat("mistral-medium-latest", "schema"),
  "deepseek/deepseek-r1": chat("deepseek-reasoner", "object"),
  "together_ai/meta-llama/llama-3.3-70b-instruct": chat(
    "meta-llama/Llama-3.3-70B-Instruct-Turbo",
    "schema",
  ),
  "perplexity/sonar-pro": chat("sonar-pro", "schema"),
  "moonshot/kimi-k2.5": chat("kimi-k2.5", "object"),
  "minimax/minimax-m2.5": chat("MiniMax-M2.5", "object"),
  "zai/glm-4.6": chat("glm-4.6", "object"),
  "qwen/qwen-plus": chat("qwen-plus", "object"),
  "ollama/llama3.2-vision": chat("llama3.2-vision", "schema"),
  "openai_compatible/mine": chat("mine", "schema"),
  "custom/org/mine:7b": chat("org/mine:7b", "schema"),
};

function chat(model: string, form: string): [string, string, string, string] {
  return ["authorization", "/v1/chat/completions", model, form];
}

test("every provider is asked", () => {
  const tried = new Set(Object.keys(wire).map((name) => name.split("/")[0]));
  assert.deepEqual(
    Object.keys(providers).filter((prefix) => !tried.has(prefix)),
    [],
  );
});

describe("a question with an image and a schema reaches", () => {
  for (const [name, [header, path, model, form]] of Object.entries(wire)) {
    test(name, async () => {
      const { answer, error, requests } = await askScripted(name, [reply], asked);
      assert.equal(error, undefined);
      assert.deepEqual(answer?.value, { title: "Metropolis" });
      assert.deepEqual(answer?.usage, {
        inputTokens: 900,
        outputTokens: 7,
        cachedInputTokens: 300,
      });
      const [request] = requests;
      assert.equal(requests.length, 1);
      assert.equal(request?.path, path);
      assert.equal(request?.model, model);
      assert.match(request?.headers[header] ?? "", /^(Bearer )?key-of-the-scripted-models$/);
      assert.ok(request?.system.startsWith("You are exact."));
      const [said] = request.messages;
      assert.equal(said?.text, "What film is this?");
      assert.deepEqual(said?.images, [
        { mediaType: "image/png", bytes: Buffer.from([137, 80, 78, 71]) },
      ]);
      assert.equal(request.schema === undefined ? "object" : "schema", form);
      assert.equal(request.system.includes("JSON Schema"), form === "object");
    });
  }
});

describe("what is sent besides", () => {
  test("to OpenAI: a strict schema, and nothing is to be kept", async () => {
    const { requests } = await askScripted("openai/gpt-4o", [reply], asked);
    const { text, store, temperature, max_output_tokens: most } = requests[0]?.body ?? {};
    assert.equal(store, false);
    assert.equal(temperature, 0);
    assert.equal(most, 8192);
    assert.deepEqual(text, {
      format: {
        type: "json_schema",
        name: "answer",
        strict: true,
        schema: {
          type: "object",
          properties: { title: { type: "string" }, year: { type: ["integer", "null"] } },
          required: ["title", "year"],
          additionalProperties: false,
        },
      },
    });
  });

  test("to a reasoning model of OpenAI: no temperature", async () => {
    const { requests } = await askScripted("openai/gpt-5.4-mini", [reply], asked);
    assert.equal("temperature" in (requests[0]?.body ?? {}), false);
  });

  test("to Kimi K2.5: a temperature of 1", async () => {
    const { requests } = await askScripted("moonshot/kimi-k2.5", [reply], asked);
    assert.equal(requests[0]?.body["temperature"], 1);
    assert.deepEqual(requests[0]?.body["response_format"], { type: "json_object" });
  });

  test("to an older Claude: the schema as a tool that must be called", async () => {
    const { requests } = await askScripted("anthropic/claude-3-haiku-20240307", [reply], asked);
    assert.deepEqual(requests[0]?.body["tool_choice"], {
      type: "any",
      disable_parallel_tool_use: true,
    });
  });

  test("to Gemini: a schema whose optional parts stay optional", async () => {
    const { requests } = await askScripted("gemini/gemini-2.5-flash", [reply], asked);
    assert.deepEqual(requests[0]?.schema, { ...schema });
  });

  test("what the question says of temperature and length", async () => {
    const more = question("Hi", { temperature: 0.5, maxOutputTokens: 50 });
    const { requests } = await askScripted("custom/mine", ["Hello"], more);
    assert.equal(requests[0]?.body["temperature"], 0.5);
    assert.equal(requests[0]?.body["max_tokens"], 50);
    assert.equal(requests[0]?.body["response_format"], undefined);
  });

  test("half a surrogate pair does not break the body", async () => {
    const { requests } = await askScripted("custom/mine", ["Hello"], question("a\uD800b"));
    assert.equal(requests[0]?.messages[0]?.text, "a\uFFFDb");
  });
});

test("Claude is told what to keep, and keeping is paid for", async () => {
  const usage = { input: 100_000, output: 0, cached: 0, written: 40_000 };
  const kept = question("Hi", { keepsSystem: true });
  const { answer, requests } = await askScripted(
    "anthropic/claude-sonnet-4-5",
    [{ text: "Hi", usage }],
    kept,
  );
  const system = requests[0]?.body["system"];
  assert.deepEqual(system, [
    { type: "text", text: "You are exact.", cache_control: { type: "ephemeral" } },
  ]);
  assert.equal(answer?.usage.inputTokens, 100_000);
  assert.ok(Math.abs((answer?.costUsd ?? 0) - (0.06 * 3 + 0.04 * 3 * 1.25)) < 1e-9);
});

test("OpenRouter tells itself what an answer cost", async () => {
  const message = { role: "assistant", content: "Hi" };
  const raw = JSON.stringify({
    id: "1",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6, cost: 0.25 },
  });
  const { answer } = await askScripted("openrouter/some/model", [{ raw }], question("Hi"));
  assert.equal(answer?.costUsd, 0.25);
});

test("a local model needs no key, and none is sent", async () => {
  const settings = { OLLAMA_API_KEY: undefined } as unknown as Record<string, string>;
  const { answer, requests } = await askScripted("ollama/llama3", ["Hi"], question("Hi"), {
    settings,
  });
  assert.equal(answer?.text, "Hi");
  assert.equal(answer?.costUsd, 0);
  assert.equal(requests[0]?.headers["authorization"], undefined);
});

test("a whole conversation is told, in turn", async () => {
  const messages = [
    { role: "user" as const, parts: [{ type: "text" as const, text: "one" }] },
    { role: "assistant" as const, parts: [{ type: "text" as const, text: "two" }] },
    { role: "user" as const, parts: [{ type: "text" as const, text: "three" }] },
  ];
  for (const name of [
    "openai/gpt-4o",
    "anthropic/claude-sonnet-4-5",
    "gemini/gemini-2.5-flash",
    "custom/mine",
  ]) {
    const { requests } = await askScripted(name, ["four"], { system: "", messages });
    assert.deepEqual(
      requests[0]?.messages.map(({ role, text }) => [role, text]),
      [
        ["user", "one"],
        ["assistant", "two"],
        ["user", "three"],
      ],
      name,
    );
  }
});

test("Amazon is called with a signature where there is no key", async () => {
  const settings = {
    AWS_BEARER_TOKEN_BEDROCK: undefined,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKIA-of-the-test",
    AWS_SECRET_ACCESS_KEY: "secret-of-the-test",
  } as unknown as Record<string, string>;
  const name = "bedrock/amazon.nova-pro-v1:0";
  const { answer, requests } = await askScripted(name, ["Hi"], question("Hi"), { settings });
  assert.equal(answer?.text, "Hi");
  const { authorization } = requests[0]?.headers ?? {};
  assert.match(
    authorization ?? "",
    /^AWS4-HMAC-SHA256 Credential=AKIA-of-the-test\/\d+\/eu-central-1\/bedrock\/aws4_request/,
  );
  assert.ok(!JSON.stringify(requests).includes("secret-of-the-test"));
});
