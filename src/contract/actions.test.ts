import assert from "node:assert/strict";
import { test } from "node:test";
import { ActionRequest } from "./actions.ts";

/** The same action in each generation of the API (contract 2.4), and what all of them mean. */
const generations: [forms: unknown[], meaning: Record<string, unknown>][] = [
  [
    [
      { type: "click", id: "B1" },
      { type: "click", id: "@B1" },
      { type: "click", id: "B1[:]" },
      { action: { type: "click", id: "B1", value: null, url: null } },
    ],
    { type: "click", id: "B1" },
  ],
  [
    [
      { type: "fill", id: "I1", value: "x", press_enter: true, clear: true },
      { type: "fill", id: "I1", value: "x", enter: true },
      { action: { type: "fill", id: "I1", value: "x", enter: true } },
    ],
    { type: "fill", id: "I1", value: "x", press_enter: true, clear_before_fill: true },
  ],
  [
    [
      { type: "goto", url: "https://example.org" },
      { type: "goto", value: "https://example.org" },
      { action: { type: "goto", url: "https://example.org", id: null, value: null } },
    ],
    { type: "goto", url: "https://example.org" },
  ],
  [
    [{ type: "wait", time_ms: 50 }, { action: { type: "wait", value: "50" } }],
    { type: "wait", time_ms: 50 },
  ],
  [
    [{ type: "press_key", key: "Enter" }, { action: { type: "press_key", value: "Enter" } }],
    { type: "press_key", key: "Enter" },
  ],
  [
    [{ type: "switch_tab", tab_index: -1 }, { action: { type: "switch_tab", value: "-1" } }],
    { type: "switch_tab", tab_index: -1 },
  ],
  [
    [
      { type: "check", id: "B2", value: true },
      { action: { type: "check", id: "B2", value: "True" } },
    ],
    { type: "check", value: true },
  ],
  [
    [{ type: "scroll_down" }, { type: "scroll_down", amount: null }],
    { type: "scroll_down", amount: null },
  ],
  [
    [
      { type: "completion", success: true, answer: "42" },
      { action: { type: "completion", value: "42" } },
    ],
    { type: "completion", success: true, answer: "42" },
  ],
  [
    [
      { type: "form_fill", value: { email: "a@example.org" } },
      { action: { type: "form_fill", value: '{"email": "a@example.org"}' } },
    ],
    { type: "form_fill", value: { email: "a@example.org" } },
  ],
  [
    [{ type: "scroll_down", amount: 30 }, { action: { type: "scroll_down", value: "30" } }],
    { type: "scroll_down", amount: 30 },
  ],
];

for (const [forms, meaning] of generations) {
  for (const form of forms) {
    test(`${JSON.stringify(form)} means ${JSON.stringify(meaning)}`, () => {
      assert.partialDeepStrictEqual(ActionRequest.parse(form), meaning);
    });
  }
}

test("a time limit of 0 means the default", () => {
  assert.partialDeepStrictEqual(ActionRequest.parse({ type: "click", id: "B1", timeout: 0 }), {
    timeout: 15_000,
  });
});

test("a fill keeps a value that looks like a number", () => {
  assert.partialDeepStrictEqual(ActionRequest.parse({ type: "fill", id: "I1", value: "50" }), {
    value: "50",
  });
});

for (const [form, field] of [
  [{ type: "click" }, "id"],
  [{ type: "fly" }, "type"],
  [{ type: "wait", time_ms: 30_001 }, "time_ms"],
  [{ type: "goto" }, "url"],
  [{ type: "check", id: "B1", value: "maybe" }, "value"],
  [{ type: "form_fill", value: "no JSON" }, "value"],
  [{ type: "completion", answer: "42" }, "success"],
] as const) {
  test(`${JSON.stringify(form)} is refused at ${field}`, () => {
    const { error } = ActionRequest.safeParse(form);
    assert.deepEqual(
      error?.issues.map(({ path }) => path),
      [[field]],
    );
  });
}

test("who gives a form what it does not know is told what it does", () => {
  const { error } = ActionRequest.safeParse({ type: "form_fill", value: { mail: "a", zip: "1" } });
  assert.match(error?.issues[0]?.message ?? "", /^does not know mail, zip; the keys are title, .*/);
});

test("an empty id is enough of an id, as the Python client sends it", () => {
  assert.equal(ActionRequest.safeParse({ type: "click", id: "" }).success, true);
});
