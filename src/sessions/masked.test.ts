import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExecutionResponse } from "../contract/page.ts";
import { masked } from "./masked.ts";

function response(action: Record<string, unknown>, success = true): ExecutionResponse {
  const message = `Did ${JSON.stringify(action)}`;
  return {
    session_id: "s",
    started_at: "",
    ended_at: "",
    action: { category: "", description: "", ...action } as ExecutionResponse["action"],
    success,
    message,
    data: null,
    exception: null,
  } as ExecutionResponse;
}

test("what goes into a secret field is not kept, nor a code, nor what found no field", () => {
  const fill = { type: "fill", value: "hunter2" };
  assert.equal(masked(response(fill), true).action.value, "********");
  assert.equal(masked(response(fill), false).action.value, "hunter2");
  assert.equal(masked(response(fill, false), false).action.value, "********");
  const code = { type: "multi_factor_fill", value: "123456" };
  assert.equal(masked(response(code), false).action.value, "********");
});

test("a placeholder is kept where a secret would not be", () => {
  const trace = {
    url_before: "",
    url_after: "",
    placeholders: ["mycoolpassword"],
  } as unknown as ExecutionResponse["trace"];
  const kept = (action: Record<string, unknown>) =>
    masked({ ...response(action), trace }, true).action.value;
  assert.equal(kept({ type: "fill", value: "mycoolpassword" }), "mycoolpassword");
  assert.equal(kept({ type: "fill", value: "hunter2" }), "********");
});

test("of a form, only what is secret is left out", () => {
  const value = { email: "a@example.org", current_password: "x", cc_number: "4", cc_name: "A" };
  assert.deepEqual(masked(response({ type: "form_fill", value }), false).action.value, {
    email: "a@example.org",
    current_password: "********",
    cc_number: "********",
    cc_name: "A",
  });
});

test("an address keeps its name and loses its password", () => {
  const kept = masked(
    response({ type: "goto", url: "http://ada:secret@example.org/a:b@c" }),
    false,
  );
  assert.equal(kept.action["url"], "http://ada:********@example.org/a:b@c");
  assert.doesNotMatch(kept.message, /secret/);
});
