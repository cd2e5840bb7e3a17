import assert from "node:assert/strict";
import { test } from "node:test";
import type { Model } from "../llm/model.ts";
import { estimateTokens } from "../page/render.ts";
import { summarised } from "./summary.ts";

test("what is to be shortened fits the model; of too much, the newest is told", async () => {
  const asked: string[] = [];
  const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };
  const model: Model = {
    name: "openai/small",
    window: 8_000,
    answer: ({ system, messages }) => {
      const texts = messages.flatMap(({ parts }) =>
        parts.map((part) => (part.type === "text" ? part.text : "")),
      );
      asked.push([system, ...texts].join("\n"));
      const answer = { text: "in short", value: undefined, cut: false, costUsd: 0, ms: 0 };
      return Promise.resolve({ ...answer, model: "openai/small", usage });
    },
  };
  const steps = Array.from({ length: 2_000 }, (_, at) => `Step ${at}: something was done here`);
  const { signal } = new AbortController();
  assert.equal(await summarised(model, "a task", steps.join("\n"), signal), "in short");
  assert.ok(estimateTokens(asked[0]!) < 8_000 - 1_024);
  assert.ok(asked[0]!.includes("Step 1999:") && !asked[0]!.includes("Step 1:"));
});
