import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AppError } from "../errors.ts";
import { readSettings, settingsTable, textSettings } from "../settings.ts";
import { defaultModelName, openModel } from "./open-model.ts";
import { providers, settingNames } from "./providers.ts";

function refusal(name: string, settings: Record<string, string> = {}): AppError {
  let refused: unknown;
  try {
    openModel(name, { settings });
  } catch (error) {
    refused = error;
  }
  assert.ok(refused instanceof AppError, `${name} was opened`);
  return refused;
}

describe("a name that no model has", () => {
  for (const name of ["gpt-4o", "/gpt-4o", "openai/", "nobody/gpt-4o", "constructor/x", ""]) {
    test(`'${name}' is refused with the providers there are`, () => {
      const error = refusal(name, { OPENAI_API_KEY: "k" });
      assert.equal(error.status, 422);
      assert.deepEqual(error.issues?.[0]?.loc, ["body", "reasoning_model"]);
      for (const known of Object.keys(providers)) assert.ok(error.message.includes(known), known);
    });
  }
});

describe("what is missing on the server is named", () => {
  const missing: [string, Record<string, string>, RegExp][] = [
    ["openai/gpt-4o", {}, /needs OPENAI_API_KEY/],
    ["together_ai/meta-llama/llama-3.3-70b-instruct", {}, /needs TOGETHER_AI_API_KEY/],
    ["azure/gpt-4o", { AZURE_API_KEY: "k" }, /needs AZURE_API_BASE/],
    ["custom/mine", {}, /needs CUSTOM_API_BASE/],
    ["vertex_ai/gemini-2.5-flash", {}, /needs VERTEX_AI_API_KEY or VERTEX_AI_PROJECT/],
    [
      "bedrock/amazon.nova-pro-v1:0",
      { AWS_REGION: "r" },
      /needs AWS_BEARER_TOKEN_BEDROCK, or AWS_/,
    ],
    ["bedrock/amazon.nova-pro-v1:0", { AWS_BEARER_TOKEN_BEDROCK: "k" }, /needs AWS_REGION/],
    ["vertex_ai/claude-sonnet-4-5", { VERTEX_AI_API_KEY: "k" }, /needs VERTEX_AI_PROJECT to/],
  ];
  for (const [name, settings, sentence] of missing) {
    test(name, () => assert.match(refusal(name, settings).message, sentence));
  }
});

test("every provider but the local one says what it misses", () => {
  for (const prefix of Object.keys(providers).filter((name) => name !== "ollama")) {
    const { key, base } = settingNames(prefix);
    const { message } = refusal(`${prefix}/some-model`);
    assert.ok(message.includes(key) || message.includes(base), message);
  }
});

test("a local model needs no setting", () => {
  assert.equal(openModel("ollama/llama3.2", { settings: {} }).name, "ollama/llama3.2");
});

describe("the default model", () => {
  test("is the one that is set", () => {
    const settings = { NOCTURNE_MODEL: "groq/x", OPENAI_API_KEY: "k" };
    assert.equal(defaultModelName({ settings }), "groq/x");
  });

  test("is that of the first provider with a key", () => {
    const settings = { MISTRAL_API_KEY: "k", ANTHROPIC_API_KEY: "k" };
    assert.equal(defaultModelName({ settings }), "anthropic/claude-sonnet-5-5");
    assert.match(defaultModelName({ settings: { VERTEX_AI_PROJECT: "p" } }) ?? "", /^vertex_ai\//);
  });

  test("is none without a key", () => {
    assert.equal(defaultModelName({ settings: { OLLAMA_API_BASE: "http://x" } }), undefined);
  });

  test("can be opened with just that key, for every provider that has one", () => {
    for (const [prefix, { defaultModel, url }] of Object.entries(providers)) {
      if (defaultModel === undefined || url === undefined) continue;
      const settings = { [settingNames(prefix).key]: "k" };
      const name = defaultModelName({ settings });
      assert.equal(name, `${prefix}/${defaultModel}`);
      assert.equal(openModel(name, { settings }).name, name);
    }
  });
});

describe("the settings of the server", () => {
  const byEnv = new Map(Object.values(settingsTable).map((setting) => [setting.env, setting]));

  for (const [prefix, { defaultModel, url }] of Object.entries(providers)) {
    test(`have key and address of ${prefix}, tell its defaults and never show them`, () => {
      const { key, base } = settingNames(prefix);
      assert.ok(byEnv.get(key)?.about.includes(`${prefix}/${defaultModel ?? "…"}`));
      assert.ok(byEnv.get(base)?.about.includes(url ?? "Base URL"));
      for (const [name, value] of [
        [key, "two words sk-1234"],
        [base, "https://me:sk-1234@example.org/v1"],
      ] as const) {
        assert.throws(
          () => readSettings({ [name]: value }),
          ({ message }: Error) => message.includes(name) && !message.includes("sk-1234"),
        );
      }
    });
  }

  test("never show a secret of Amazon", () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
      assert.throws(
        () => readSettings({ [name]: "two words sk-1234" }),
        ({ message }: Error) => message.includes(name) && !message.includes("sk-1234"),
      );
    }
  });

  test("are given to the models as texts", () => {
    const settings = readSettings({ OPENAI_API_KEY: " k ", NOCTURNE_MODEL: "openai/gpt-4o" });
    const texts = textSettings(settings);
    assert.equal(texts["OPENAI_API_KEY"], "k");
    assert.equal(defaultModelName({ settings: texts }), "openai/gpt-4o");
    assert.equal("ANTHROPIC_API_KEY" in texts, false);
  });
});
