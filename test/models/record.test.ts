import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ModelCall } from "../../src/llm/meter.ts";
import { openModel } from "../../src/llm/open-model.ts";
import { askScripted, question } from "./ask.ts";
import type { Script } from "./reply.ts";
import { serveModels } from "./server.ts";

const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
const asked = question("How many?", { schema });
const usage = { input: 1000, output: 100, cached: 0 };
const counted = { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 0 };
const nothing = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };

async function recorded(name: string, script: Script, access = {}): Promise<ModelCall[]> {
  const calls: ModelCall[] = [];
  await askScripted(name, script, asked, { ...access, record: (call) => calls.push(call) });
  return calls;
}

describe("every request to a provider is recorded", () => {
  test("with what it used and cost", async () => {
    const [call, ...more] = await recorded("openai/gpt-4o", [{ json: { n: 4 }, usage }]);
    assert.deepEqual(more, []);
    assert.equal(call?.model, "openai/gpt-4o");
    assert.deepEqual(call?.usage, counted);
    assert.ok(Math.abs((call?.costUsd ?? 0) - 0.0035) < 1e-9);
    assert.equal(call?.outcome, "answered");
    assert.ok(Number.isInteger(call?.ms));
  });

  test("also those that failed, which cost nothing", async () => {
    const calls = await recorded("openai/gpt-4o", [
      { status: 429, headers: { "retry-after": "0" } },
      { status: 500 },
      { json: { n: 4 }, usage },
    ]);
    assert.deepEqual(
      calls.map(({ outcome }) => outcome),
      ["rate_limited", "unavailable", "answered"],
    );
    assert.deepEqual(calls[0]?.usage, nothing);
    assert.equal(calls[0]?.costUsd, 0);
  });

  test("also those whose answer was of no use, though nothing is answered then", async () => {
    const calls = await recorded("openai/gpt-4o", [
      { text: "four", usage },
      { text: "4?", usage },
    ]);
    assert.deepEqual(
      calls.map(({ outcome, usage: used }) => [outcome, used]),
      [
        ["unusable", counted],
        ["unusable", counted],
      ],
    );
  });

  test("also a refusal, and an answer that was cut", async () => {
    const refused = await recorded("openai/gpt-4o", [{ refusal: "No.", usage }]);
    const cut = await recorded("openai/gpt-4o", [{ text: '{"n":', cut: true, usage }]);
    assert.deepEqual(
      [...refused, ...cut].map(({ outcome, usage: used }) => [outcome, used]),
      [
        ["refused", counted],
        ["answer_too_long", counted],
      ],
    );
  });

  test("also one that nobody waited for: its cost is not known", async () => {
    const [late] = await recorded("openai/gpt-4o", [{ hangs: true }], { timeoutMs: 50 });
    assert.deepEqual([late?.outcome, late?.costUsd], ["timeout", null]);
    const leaving = new AbortController();
    await using models = await serveModels(() => {
      setImmediate(() => leaving.abort(new Error("left")));
      return { hangs: true };
    });
    const calls: ModelCall[] = [];
    const settings = models.environment("openai");
    const model = openModel("openai/gpt-4o", { settings, record: (call) => calls.push(call) });
    await assert.rejects(model.answer(asked, leaving.signal), /left/);
    assert.deepEqual(
      calls.map(({ outcome, costUsd }) => [outcome, costUsd]),
      [["aborted", null]],
    );
  });

  test("by the price that OpenRouter tells, and with none where none is known", async () => {
    const raw = JSON.stringify({
      id: "1",
      model: "x",
      choices: [{ index: 0, message: { role: "assistant", content: '{"n": 4}' } }],
      usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10, cost: 0.25 },
    });
    const [told] = await recorded("openrouter/some/model", [{ raw }]);
    assert.equal(told?.costUsd, 0.25);
    const [unknown] = await recorded("custom/mine", [{ json: { n: 4 }, usage }]);
    assert.deepEqual([unknown?.costUsd, unknown?.usage], [null, counted]);
  });
});

describe("a fallback over real wires", () => {
  test("answers in the other's protocol, and both are recorded", async () => {
    await using models = await serveModels(({ model }) =>
      model === "gpt-4o" ? { status: 500 } : { json: { n: 4 } },
    );
    const calls: ModelCall[] = [];
    const access = {
      settings: { ...models.environment("openai"), ...models.environment("anthropic") },
      firstWaitMs: 1,
      record: (call: ModelCall) => void calls.push(call),
    };
    const fallback = openModel("anthropic/claude-sonnet-4-5", access);
    const model = openModel("openai/gpt-4o", { ...access, fallback });
    const answer = await model.answer(asked, new AbortController().signal);
    assert.deepEqual([answer.model, answer.value], ["anthropic/claude-sonnet-4-5", { n: 4 }]);
    assert.deepEqual(
      calls.map(({ model: name, outcome }) => [name, outcome]),
      [
        ["openai/gpt-4o", "unavailable"],
        ["openai/gpt-4o", "unavailable"],
        ["openai/gpt-4o", "unavailable"],
        ["anthropic/claude-sonnet-4-5", "answered"],
      ],
    );
  });
});
