import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { AppError, invalidField } from "../errors.ts";
import { withFallback } from "./fallback.ts";
import type { Answer, Model, Question } from "./model.ts";

const question: Question = { system: "", messages: [] };
const { signal } = new AbortController();

/** A model that fails by these in turn, then answers. */
function model(name: string, ...failures: unknown[]): Model & { asked: number } {
  const usage = { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 };
  const answer: Answer = { model: name, text: "", value: 1, cut: false, usage, costUsd: 0, ms: 1 };
  return {
    name,
    window: name.length,
    asked: 0,
    async answer() {
      this.asked += 1;
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return answer;
    },
  };
}

function failed(reason: string, headers: Record<string, string> = {}): AppError {
  return new AppError(502, `model_${reason}`, `it has ${reason}`, { headers });
}

function stopClock(t: TestContext): void {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
}

describe("another model answers", () => {
  const reasons = [
    "unreachable",
    "rate_limited",
    "timeout",
    "unavailable",
    "invalid_answer",
    "context_too_long",
    "refused",
  ];
  for (const reason of reasons) {
    test(`where the first is ${reason}`, async () => {
      const [first, other] = [model("a/first", failed(reason)), model("b/other")];
      const both = withFallback(first, other);
      assert.equal(both.name, "a/first");
      assert.equal(both.window, first.window);
      assert.equal((await both.answer(question, signal)).model, "b/other");
    });
  }

  test("not where the first does", async () => {
    const [first, other] = [model("a/first"), model("b/other")];
    assert.equal((await withFallback(first, other).answer(question, signal)).model, "a/first");
    assert.equal(other.asked, 0);
  });

  test("not for a question that is wrong, or a mistake of ours", async () => {
    for (const error of [invalidField("response_format", "wrong"), new TypeError("oops")]) {
      const other = model("b/other");
      const both = withFallback(model("a/first", error), other);
      await assert.rejects(both.answer(question, signal), (thrown) => thrown === error);
      assert.equal(other.asked, 0);
    }
  });

  test("not when nobody waits for it any more", async () => {
    const leaving = new AbortController();
    const reason = new Error("left");
    const other = model("b/other");
    const first: Model = {
      ...model("a/first"),
      answer: async () => {
        leaving.abort(reason);
        throw failed("timeout");
      },
    };
    const answer = withFallback(first, other).answer(question, leaving.signal);
    await assert.rejects(answer, (thrown) => thrown === reason);
    assert.equal(other.asked, 0);
  });

  test("a model does not stand in for itself", () => {
    const first = model("a/first");
    assert.equal(withFallback(first, model("a/first")), first);
  });
});

test("when both fail, both are told, with what the first says of the time to wait", async () => {
  const first = model("a/first", failed("rate_limited", { "retry-after": "7" }));
  const both = withFallback(first, model("b/other", failed("refused")));
  await assert.rejects(both.answer(question, signal), (error: AppError) => {
    assert.equal(error.code, "model_rate_limited");
    assert.equal(error.headers["retry-after"], "7");
    assert.match(error.message, /it has rate_limited.*it has refused/);
    return true;
  });
});

describe("a model that can't be reached", () => {
  test("is not asked again for a minute", async (t) => {
    stopClock(t);
    const [first, other] = [model("a/first", failed("unreachable")), model("b/other")];
    const both = withFallback(first, other);
    await both.answer(question, signal);
    t.mock.timers.tick(59_000);
    assert.equal((await both.answer(question, signal)).model, "b/other");
    assert.equal(first.asked, 1);
    t.mock.timers.tick(1_001);
    assert.equal((await both.answer(question, signal)).model, "a/first");
  });

  test("is asked all the same when the other fails", async (t) => {
    stopClock(t);
    const first = model("a/first", failed("unreachable"));
    const both = withFallback(first, model("b/other", undefined, failed("refused")));
    await both.answer(question, signal);
    assert.equal((await both.answer(question, signal)).model, "a/first");
  });

  test("and one that only could not answer this question is asked the next one", async () => {
    const first = model("a/first", failed("refused"));
    const both = withFallback(first, model("b/other"));
    await both.answer(question, signal);
    assert.equal((await both.answer(question, signal)).model, "a/first");
  });
});
