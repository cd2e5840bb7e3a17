import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { openModel } from "../../src/llm/open-model.ts";
import { askScripted, question } from "./ask.ts";
import type { ReplyParts } from "./reply.ts";
import { serveModels } from "./server.ts";

const key = "sk-proj-abcdefghijklmnop0123456789";
const prompt = "The secret plan of the prompt is to buy seven white horses.";
const asked = question(prompt);
const settings = { OPENAI_API_KEY: key, ANTHROPIC_API_KEY: key, GEMINI_API_KEY: key };

describe("a failure has its own name and says what can be done", () => {
  const echo = `Refused: ${prompt}`;
  const cases: [ReplyParts, code: string, status: number, sentence: RegExp][] = [
    [
      { status: 401, message: `Incorrect API key provided: ${key}` },
      "key_refused",
      503,
      /_API_KEY/,
    ],
    [{ status: 400, message: "API key not valid." }, "key_refused", 503, /refuses the key/],
    [{ status: 403, message: "Not allowed for this project" }, "key_refused", 503, /may not use/],
    [{ status: 404, message: "The model does not exist" }, "unknown", 400, /has no model/],
    [{ status: 402, message: "Insufficient credits" }, "quota", 503, /quota or credit/],
    [{ status: 413, message: "Too large" }, "context_too_long", 400, /too long/],
    [
      { status: 400, message: "maximum context length is 8192 tokens" },
      "context_too_long",
      400,
      /too long/,
    ],
    [{ status: 400, message: "flagged by our content policy" }, "refused", 400, /refuses/],
    [
      { status: 400, message: "max_tokens is too odd" },
      "failed",
      502,
      /\(400: max_tokens is too odd\)/,
    ],
    [{ status: 400, message: echo }, "failed", 502, /\(400\)$/],
    [{ status: 400, message: `What is ${key}?` }, "failed", 502, /\(400\)$/],
  ];
  for (const name of ["openai/gpt-4o", "anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-flash"]) {
    for (const [reply, code, status, sentence] of cases) {
      test(`${name}: ${reply.status} ${reply.message?.slice(0, 30)}`, async () => {
        const { error, requests } = await askScripted(name, [reply], asked, { settings });
        assert.equal(error?.code, `model_${code}`);
        assert.equal(error?.status, status);
        assert.match(error?.message ?? "", sentence);
        assert.equal(requests.length, 1);
        const everything = inspect(error, { depth: 10, showHidden: true });
        assert.ok(!everything.includes(key) && !everything.includes("white horses"), everything);
      });
    }
  }
});

describe("what passes is tried again", () => {
  const passing: [string, ReplyParts][] = [
    ["a rate limit", { status: 429, headers: { "retry-after": "0" } }],
    [
      "a rate that Google calls a quota",
      {
        status: 429,
        raw: '{"error": {"message": "Quota exceeded", "code": 429, "details": [{"retryDelay": "0s"}]}}',
      },
    ],
    ["an error of the server", { status: 500 }],
    ["an overload", { status: 529, code: "overloaded_error" }],
    ["a broken connection", { breaks: true }],
    ["an answer that is no JSON", { raw: "<html>Bad gateway" }],
    ["an answer of another protocol", { raw: '{"hello": "world"}' }],
  ];
  for (const [name, reply] of passing) {
    test(`${name}, until it is over`, async () => {
      const { answer, requests } = await askScripted("custom/mine", [reply, reply, "Hi"], asked);
      assert.equal(answer?.text, "Hi");
      assert.equal(requests.length, 3);
    });
  }

  test("but not for ever", async () => {
    const { error, requests } = await askScripted("custom/mine", () => ({ status: 500 }), asked);
    assert.equal(error?.code, "model_unavailable");
    assert.equal(error?.status, 502);
    assert.equal(requests.length, 3);
  });

  test("a rate limit that lasts is told with how long it lasts", async () => {
    const reply = { status: 429, message: "Slow down", headers: { "retry-after": "90" } };
    const { error, requests } = await askScripted("custom/mine", () => reply, asked);
    assert.equal(error?.code, "model_rate_limited");
    assert.equal(error?.headers["retry-after"], "90");
    assert.equal(requests.length, 1);
  });

  test("a quota that is used up is not waited for", async () => {
    const reply = {
      status: 429,
      message: "You exceeded your current quota",
      code: "insufficient_quota",
    };
    const { error, requests } = await askScripted("openai/gpt-4o", () => reply, asked);
    assert.equal(error?.code, "model_quota");
    assert.equal(requests.length, 1);
  });

  test("a provider that is not there is named", async () => {
    const settings = { CUSTOM_API_BASE: "http://127.0.0.1:1/v1" };
    const { error } = await askScripted("custom/mine", [], asked, { settings });
    assert.equal(error?.code, "model_unreachable");
  });

  test("a redirect is not followed, for it would take the key along", async () => {
    const elsewhere = { status: 302, raw: "", headers: { location: "http://127.0.0.1:1/" } };
    const { error } = await askScripted("anthropic/claude-sonnet-4-5", () => elsewhere, asked);
    assert.match(error?.code ?? "", /^model_/);
  });
});

describe("an answer that does not come", () => {
  test("is given up after the time limit", async () => {
    const access = { timeoutMs: 50 };
    const { error, requests } = await askScripted("custom/mine", [{ hangs: true }], asked, access);
    assert.equal(error?.code, "model_timeout");
    assert.equal(error?.status, 504);
    assert.match(error?.message ?? "", /within 0\.05 s/);
    assert.equal(requests.length, 1);
  });

  test("is given up when nobody waits for it, also between two attempts", async () => {
    for (const reply of [{ hangs: true }, { status: 429, headers: { "retry-after": "19" } }]) {
      const leaving = new AbortController();
      const reason = new Error("the client has left");
      await using models = await serveModels(() => {
        setImmediate(() => leaving.abort(reason));
        return reply;
      });
      const access = { settings: models.environment("custom") };
      const answer = openModel("custom/mine", access).answer(asked, leaving.signal);
      await assert.rejects(answer, (error) => error === reason);
    }
  });
});
