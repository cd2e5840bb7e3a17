import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openModel } from "../../src/llm/open-model.ts";
import { askScripted, question } from "./ask.ts";
import { object } from "./protocol.ts";
import { serveModels } from "./server.ts";

const schema = {
  type: "object",
  properties: { n: { type: "integer" }, note: { type: "string" } },
  required: ["n"],
  additionalProperties: false,
};
const asked = question("How many?", { schema });

describe("an answer that is nearly JSON is read", () => {
  const texts = {
    fenced: '```json\n{"n": 4}\n```',
    thought: '<think>{"n": 5}?</think>{"n": 4}',
    "in prose": 'The answer is {"n": 4}. Good luck!',
    "with a trailing comma": '{"n": 4,}',
    "with a null for what is absent": '{"n": 4, "note": null}',
  };
  for (const [name, text] of Object.entries(texts)) {
    test(name, async () => {
      const { answer, requests } = await askScripted("custom/mine", [text], asked);
      assert.deepEqual(answer?.value, { n: 4 });
      assert.equal(requests.length, 1);
    });
  }
});

describe("an answer that can't be used is asked for once more", () => {
  test("the model hears what was wrong, and the tokens of both count", async () => {
    const usage = { input: 1000, output: 100, cached: 0 };
    const script = [
      { json: { n: "four" }, usage },
      { json: { n: 4 }, usage },
    ];
    const { answer, requests } = await askScripted("openai/gpt-4o", script, asked);
    assert.deepEqual(answer?.value, { n: 4 });
    assert.deepEqual(answer?.usage, { inputTokens: 2000, outputTokens: 200, cachedInputTokens: 0 });
    assert.ok(Math.abs((answer?.costUsd ?? 0) - 0.007) < 1e-9);
    const told = requests[1]?.messages ?? [];
    assert.deepEqual(
      told.map(({ role }) => role),
      ["user", "assistant", "user"],
    );
    assert.equal(told[1]?.text, '{"n":"four"}');
    assert.match(told[2]?.text ?? "", /\/n must be integer/);
    assert.match(requests[1]?.system ?? "", /JSON Schema/);
  });

  test("prose, or nothing at all", async () => {
    for (const first of ["I can't count.", ""]) {
      const { answer } = await askScripted("custom/mine", [first, { json: { n: 4 } }], asked);
      assert.deepEqual(answer?.value, { n: 4 });
    }
  });

  test("and after that it has failed", async () => {
    const script = ["no", { json: { n: 4, more: true } }];
    const { error, requests } = await askScripted("custom/mine", script, asked);
    assert.equal(error?.code, "model_invalid_answer");
    assert.equal(error?.status, 502);
    assert.match(error?.message ?? "", /'custom\/mine'.*additional properties 'more'/);
    assert.equal(requests.length, 2);
  });

  test("an empty answer without a schema too", async () => {
    const { answer } = await askScripted("custom/mine", ["", "four"], question("How many?"));
    assert.equal(answer?.text, "four");
    assert.equal(answer?.value, undefined);
  });
});

describe("a provider that can't be held to a schema", () => {
  const refusal = { status: 400, message: "response_format json_schema is not supported" };

  test("is asked for any JSON and told the schema", async () => {
    const script = [refusal, { json: { n: 4 } }];
    const { answer, requests } = await askScripted("groq/llama-3.1-8b-instant", script, asked);
    assert.deepEqual(answer?.value, { n: 4 });
    assert.equal(requests[0]?.system, "You are exact.");
    assert.deepEqual(requests[1]?.body["response_format"], { type: "json_object" });
    assert.match(requests[1]?.system ?? "", /JSON Schema:\n.*"integer"/);
  });

  test("or only told", async () => {
    const script = [refusal, { ...refusal, status: 422 }, '```json\n{"n": 4}\n```'];
    const { answer, requests } = await askScripted("custom/mine", script, asked);
    assert.deepEqual(answer?.value, { n: 4 });
    assert.equal(requests[2]?.body["response_format"], undefined);
    assert.match(requests[2]?.system ?? "", /JSON Schema/);
  });

  test("a schema that no provider has words for is told", async () => {
    const tree = {
      type: "object",
      properties: { name: { type: "string" }, inside: { type: "array", items: { $ref: "#" } } },
      required: ["name"],
    };
    const value = { name: "a", inside: [{ name: "b" }] };
    for (const name of [
      "openai/gpt-4o",
      "anthropic/claude-sonnet-4-5",
      "gemini/gemini-2.5-flash",
    ]) {
      const told = question("Tree?", { schema: tree });
      const { answer, requests } = await askScripted(name, [{ json: value }], told);
      assert.deepEqual(answer?.value, value, name);
      assert.equal(requests[0]?.schema, undefined, name);
      assert.match(requests[0]?.system ?? "", /"\$ref":"#"/);
    }
  });
});

test("what a provider refuses is remembered, also when several ask at once", async () => {
  await using models = await serveModels(({ body }) => {
    if (body["temperature"] !== undefined) return { status: 400, message: "no temperature" };
    const isHeld = object(body["response_format"])["type"] === "json_schema";
    return isHeld ? { status: 400, message: "no json_schema" } : { json: { n: 4 } };
  });
  const model = openModel("custom/mine", { settings: models.environment("custom") });
  const { signal } = new AbortController();
  const answers = await Promise.all([1, 2, 3].map(() => model.answer(asked, signal)));
  assert.deepEqual(
    answers.map(({ value }) => value),
    [{ n: 4 }, { n: 4 }, { n: 4 }],
  );
  const before = models.requests.length;
  await model.answer(asked, signal);
  assert.equal(models.requests.length, before + 1);
  assert.deepEqual(models.requests.at(-1)?.body["response_format"], { type: "json_object" });
});

test("a model that takes no temperature is asked without one", async () => {
  const refusal = { status: 400, message: "Unsupported value: 'temperature' does not support 0" };
  const { answer, requests } = await askScripted("custom/mine", [refusal, "Hi"], question("Hi"));
  assert.equal(answer?.text, "Hi");
  assert.equal("temperature" in (requests[1]?.body ?? {}), false);
});

test("a schema that can't be used is refused before anything is sent", async () => {
  const broken = question("Hi", { schema: { $ref: "https://example.org/s.json" } });
  const { error, requests } = await askScripted("custom/mine", ["Hi"], broken);
  assert.equal(error?.status, 422);
  assert.deepEqual(error?.issues?.[0]?.loc, ["body", "response_format"]);
  assert.equal(requests.length, 0);
});

describe("an answer that ends early", () => {
  const names = [
    "openai/gpt-4o",
    "anthropic/claude-sonnet-4-5",
    "gemini/gemini-2.5-flash",
    "custom/x",
  ];

  test("is never taken for whole JSON", async () => {
    for (const name of names) {
      const script = [{ text: '{"n": 4, "note": "a', cut: true }];
      const { error } = await askScripted(name, script, asked);
      assert.equal(error?.code, "model_answer_too_long", name);
    }
  });

  test("is marked as text", async () => {
    for (const name of names) {
      const { answer } = await askScripted(name, [{ text: "Once", cut: true }], question("Tell"));
      assert.equal(answer?.text, "Once", name);
      assert.equal(answer?.cut, true, name);
    }
  });
});

test("a refusal is told as such", async () => {
  for (const name of ["openai/gpt-4o", "anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-flash"]) {
    const { error, requests } = await askScripted(name, [{ refusal: "I won't." }], asked);
    assert.equal(error?.code, "model_refused", name);
    assert.equal(requests.length, 1);
  }
});
