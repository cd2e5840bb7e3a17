import assert from "node:assert/strict";
import { test } from "node:test";
import { isSteady } from "./steady.ts";

test("a way by what people see, or by a name that an author gave, may stand in for another", () => {
  for (const selector of [
    'internal:role=button[name="Save >> all"i]',
    'internal:label="Order 20261"i',
    'internal:testid=[data-testid="save"s]',
    "#save",
    "css=#save",
    'input[name="q"]',
  ]) {
    assert.equal(isSteady(selector), true, selector);
  }
});

test("a way by a place, or by a name that a program made, may not", () => {
  for (const selector of [
    'internal:role=button[name="Save"i] >> nth=1',
    "form > button:nth-of-type(2)",
    "//form/button[2]",
    "xpath=//button",
    "#field-28613",
    "button",
    ".save",
    'section >> internal:has-text="A"i >> internal:role=button',
  ]) {
    assert.equal(isSteady(selector), false, selector);
  }
});
