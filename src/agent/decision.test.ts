import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { actionSchemas, type ActionType } from "../contract/actions.ts";
import { schemaCheck } from "../json-schema/check.ts";
import { decisionSchema, listedTypes, offeredTypes, readDecision } from "./decision.ts";

const all = offeredTypes(Object.keys(actionSchemas) as ActionType[]);
const state = {
  previous_goal_status: "success",
  previous_goal_eval: "it opened",
  page_summary: "a form",
  relevant_interactions: [{ id: "I1", reason: "the name" }],
  memory: "price 12",
  next_goal: "fill it",
};

function read(value: unknown) {
  const read = readDecision(value, all);
  assert.ok("value" in read, JSON.stringify(read));
  return read.value;
}

function wrong(value: unknown, offered = all): string {
  const read = readDecision(value, offered);
  assert.ok("wrong" in read, JSON.stringify(read));
  return read.wrong;
}

describe("what a model is offered", () => {
  test("every action of the contract stands in the list, with its own fields only", () => {
    const lines = listedTypes(all).split("\n");
    assert.equal(lines.length, Object.keys(actionSchemas).length);
    assert.ok(lines.includes("- fill {id, press_enter?, value}: Fill an input field with a value"));
    assert.ok(lines.includes("- goto {url}: Goto a URL (in current tab)"));
    assert.ok(lines.includes("- close_tab: Close the current tab"));
    for (const hidden of ["selector:", "timeout", "category", "text_label", "wait_until"]) {
      assert.ok(!lines.join("\n").includes(hidden), hidden);
    }
  });

  test("what acts on an element needs an id", () => {
    const { schema } = offeredTypes(["check"])[0]!;
    assert.deepEqual(schema["required"], ["type", "id", "value"]);
    assert.deepEqual(schema["properties"], {
      type: { const: "check", type: "string" },
      id: { type: "string" },
      value: { type: "boolean" },
    });
  });

  test("an answer of a schema may be that or a text", () => {
    const format = { type: "object", properties: { price: { type: "number" } } };
    const schema = decisionSchema(offeredTypes(["completion"]), { ...format, $defs: { a: {} } });
    const { action } = schema["properties"] as Record<string, Record<string, unknown>>;
    assert.deepEqual((action!["properties"] as Record<string, unknown>)["answer"], {
      anyOf: [format, { type: "string" }],
    });
    assert.deepEqual(schema["$defs"], { a: {} });
  });
});

describe("what a model answered", () => {
  test("is a state and an action of the contract", () => {
    const { state: said, action } = read({ state, action: { type: "click", id: "B1" } });
    assert.deepEqual(said, state);
    assert.equal(action.type, "click");
    assert.equal("id" in action && action.id, "B1");
    assert.equal("timeout" in action && action.timeout, 15_000);
  });

  test("may leave out what it thinks", () => {
    const { state: said } = read({ action: { type: "go_back" } });
    assert.deepEqual(said.relevant_interactions, []);
    assert.equal(said.previous_goal_status, "unknown");
    const odd = read({ state: { memory: 3, next_goal: "on" }, action: { type: "go_back" } });
    assert.deepEqual([odd.state.memory, odd.state.next_goal], ["", "on"]);
  });

  test("may be the action alone, with nulls for what is left out", () => {
    const { action } = read({ type: "fill", id: "I2", value: "owl", press_enter: null });
    assert.equal("value" in action && action.value, "owl");
  });

  for (const [given, id] of [
    ["[B3]", "B3"],
    ["@B3", "B3"],
    ["B3[:]", "B3"],
    [" B3 ", "B3"],
  ] as const) {
    test(`may write the id as '${given}'`, () => {
      const { action } = read({ action: { type: "click", id: given } });
      assert.equal("id" in action && action.id, id);
    });
  }

  test("may give an answer that is no text yet", () => {
    const given = { type: "completion", success: true, answer: { price: 12 } };
    const { action } = read({ state, action: given });
    assert.equal(action.type === "completion" && action.answer, '{"price":12}');
  });

  test("is told what is wrong in words that help", () => {
    assert.equal(wrong("click B1"), "it is not a JSON object");
    assert.equal(wrong({ state }), "action.type is missing");
    assert.match(wrong({ action: { type: "hover", id: "B1" } }), /no action 'hover'.*click/);
    assert.match(wrong({ action: { type: "fill", id: "I1" } }), /^action\.value: /);
    assert.match(wrong({ action: { type: "click" } }), /^action\.id: /);
    assert.match(wrong({ action: { type: "wait", time_ms: 60_000 } }), /^action\.time_ms: /);
  });

  test("can't be an action that is not offered", () => {
    const finishing = offeredTypes(["completion"]);
    assert.match(
      wrong({ action: { type: "click", id: "B1" } }, finishing),
      /use one of completion/,
    );
  });
});

test("references of the asked schema lead to the same places within the decision's", () => {
  const completion = offeredTypes(["completion"]);
  const node = {
    type: "object",
    properties: {
      name: { $ref: "#/$defs/Name" },
      alias: { $ref: "#/properties/name" },
      children: { type: "array", items: { $ref: "#" } },
    },
    $defs: { Name: { type: "string" }, answer: { type: "number" } },
  };
  const held = schemaCheck(decisionSchema(completion, node));
  const misfits = (answer: unknown) =>
    held({ state, action: { type: "completion", success: true, answer } }).length;
  assert.equal(misfits({ name: "a", alias: "b", children: [{ name: "c" }] }), 0);
  assert.ok(misfits({ name: "a", alias: 1 }) > 0);
  assert.ok(misfits({ name: "a", children: [{ name: 1 }] }) > 0);
});

test("what a model says without end is kept in bounds, and what is too deep is told to it", () => {
  const completion = offeredTypes(["completion"]);
  const long = readDecision(
    {
      state: { ...state, memory: "m".repeat(100_000) },
      action: { type: "completion", success: true, answer: "x" },
    },
    completion,
  );
  assert.ok("value" in long && long.value.state.memory.length === 4_000);
  const answer: unknown = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
  assert.deepEqual(
    readDecision({ action: { type: "completion", success: true, answer } }, completion),
    {
      wrong: "it is nested too deeply",
    },
  );
});
