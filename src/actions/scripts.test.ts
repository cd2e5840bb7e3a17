import assert from "node:assert/strict";
import { test } from "node:test";
import { runInThisContext } from "node:vm";
import { asExpression, valueText } from "./scripts.ts";

/** What the code would answer, run here instead of in a page. */
function run(code: string): Promise<unknown> {
  return runInThisContext(asExpression(code)) as Promise<unknown>;
}

const cases: [code: string, value: unknown][] = [
  ["1 + 1", 2],
  ["1 + 1;", 2],
  ["(() => 5)()", 5],
  ["(async () => 6)()", 6],
  ["const x = 3; return x * 2", 6],
  ["await Promise.resolve(7)", 7],
  ["({ a: 1 })", { a: 1 }],
  ["// a remark\n8", 8],
  ["9 // a remark", 9],
  ["const x = 3", undefined],
];

for (const [code, value] of cases) {
  test(`${JSON.stringify(code)} answers ${JSON.stringify(value)}`, async () => {
    assert.deepEqual(await run(code), value);
  });
}

test("values are shown as the contract says", () => {
  assert.equal(valueText("plain"), "plain");
  assert.equal(valueText(undefined), "null");
  assert.equal(valueText(null), "null");
  assert.equal(valueText({ a: 1 }), '{\n  "a": 1\n}');
});
