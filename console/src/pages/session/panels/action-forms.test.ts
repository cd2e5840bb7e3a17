import assert from "node:assert/strict";
import { test } from "node:test";
import { actionForms, actionOf, isComplete } from "./action-forms.ts";

const form = (type: string) => actionForms.find((one) => one.type === type)!;

test("an element is named by its id or by a selector", () => {
  assert.deepEqual(actionOf(form("click"), { target: " B12 " }), { type: "click", id: "B12" });
  assert.deepEqual(actionOf(form("click"), { target: "text=Buy" }), {
    type: "click",
    selector: "text=Buy",
  });
});

test("an empty text can be filled in, and what is not needed is left out", () => {
  assert.deepEqual(actionOf(form("fill"), { target: "I1", press_enter: true }), {
    type: "fill",
    id: "I1",
    value: "",
    press_enter: true,
  });
  assert.deepEqual(actionOf(form("scroll_down"), { amount: "" }), { type: "scroll_down" });
  assert.deepEqual(actionOf(form("wait"), { time_ms: "500" }), { type: "wait", time_ms: 500 });
});

test("a form is complete with what it needs", () => {
  assert.equal(isComplete(form("goto"), {}), false);
  assert.equal(isComplete(form("goto"), { url: "https://example.com" }), true);
  assert.equal(isComplete(form("go_back"), {}), true);
});
