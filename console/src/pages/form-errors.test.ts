import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../src/contract/client.ts";
import { formErrors } from "./form-errors.ts";
import { FieldError, readJson } from "./json-field.ts";

const refused = (...fields: (string | number)[][]) =>
  new ApiError(422, {
    message: "no",
    detail: fields.map((loc) => ({ loc: ["body", ...loc], msg: "is wrong" })),
  });

test("an issue is told at its field, or at the one that it stands within", () => {
  const error = refused(["task"], ["allowed_domains", 1]);
  const { at, rest } = formErrors(error, ["task", "allowed_domains"]);
  assert.deepEqual(at, { task: "is wrong", allowed_domains: "is wrong" });
  assert.equal(rest, null);
});

test("what no field shows is told as a whole, and so is any other error", () => {
  const error = refused(["task"], ["notifier_config"]);
  assert.equal(formErrors(error, ["task"]).rest, error);
  const other = new ApiError(503, { message: "no browser" });
  assert.deepEqual(formErrors(other, ["task"]), { at: {}, rest: other });
  assert.deepEqual(formErrors(null, ["task"]), { at: {}, rest: null });
});

test("what is no JSON object is told at its field before it is sent", () => {
  for (const text of ["{", "[]", "1", "null"]) {
    try {
      readJson("response_format", text);
      assert.fail(`${text} was taken`);
    } catch (error) {
      assert.ok(error instanceof FieldError, String(error));
      assert.ok(formErrors(error, ["response_format"]).at["response_format"]);
    }
  }
  assert.equal(readJson("response_format", " "), null);
  assert.deepEqual(readJson("response_format", '{"type":"object"}'), { type: "object" });
});
