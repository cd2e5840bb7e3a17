import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openModel } from "../../src/llm/open-model.ts";
import { question } from "./ask.ts";
import { serveModels } from "./server.ts";

const names = [
  "openai/gpt-4o",
  "anthropic/claude-sonnet-4-5",
  "gemini/gemini-2.5-flash",
  "bedrock/amazon.nova-pro-v1:0",
  "custom/mine",
];
const asked = question("Hi");

describe(
  "a request that nobody waits for is ended at the provider too",
  { timeout: 20_000 },
  () => {
    for (const name of names) {
      test(`${name}: when the caller leaves`, async () => {
        const leaving = new AbortController();
        const reason = new Error("the caller has left");
        await using models = await serveModels(() => {
          setImmediate(() => leaving.abort(reason));
          return { hangs: true };
        });
        const settings = models.environment(name.split("/")[0] ?? "");
        const answer = openModel(name, { settings }).answer(asked, leaving.signal);
        await assert.rejects(answer, (error) => error === reason);
        // Without this, the server's own end would close the connection.
        await models.requests[0]?.left;
        assert.equal(models.requests.length, 1);
      });

      test(`${name}: when its time is over`, async () => {
        await using models = await serveModels(() => ({ hangs: true }));
        const settings = models.environment(name.split("/")[0] ?? "");
        const model = openModel(name, { settings, timeoutMs: 100 });
        await assert.rejects(model.answer(asked, new AbortController().signal), {
          code: "model_timeout",
        });
        await models.requests[0]?.left;
        assert.equal(models.requests.length, 1);
      });
    }

    test("and an answer of which only a part has come", async () => {
      await using models = await serveModels(() => ({ raw: '{"half":', stalls: true }));
      const settings = models.environment("custom");
      const model = openModel("custom/mine", { settings, timeoutMs: 100 });
      await assert.rejects(model.answer(asked, new AbortController().signal), {
        code: "model_timeout",
      });
      await models.requests[0]?.left;
    });

    test("a caller who leaves between two attempts is not held up, and no second one is made", async () => {
      const leaving = new AbortController();
      await using models = await serveModels(() => ({
        status: 503,
        headers: { "retry-after": "19" },
      }));
      const settings = models.environment("custom");
      const heard = Promise.withResolvers<void>();
      const record = (): void => heard.resolve();
      const answer = openModel("custom/mine", { settings, record }).answer(asked, leaving.signal);
      void heard.promise.then(() => leaving.abort(new Error("left")));
      await assert.rejects(answer, /left/);
      assert.equal(models.requests.length, 1);
    });
  },
);
