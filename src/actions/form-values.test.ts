import assert from "node:assert/strict";
import { test } from "node:test";
import type { FormCandidate } from "../page/injected/form-fields.ts";
import { answerFor, monthOf } from "./form-values.ts";

const list: FormCandidate = {
  document: 1,
  key: 1,
  form: 1,
  kind: "select",
  type: "select",
  autocomplete: [],
  names: "exp_month",
  words: "Expiration month",
  placeholder: "",
  maxLength: -1,
};

test("a month is known by its number and by its name", () => {
  for (const text of [
    "4",
    "04",
    "April",
    " april ",
    "Apr",
    "avril",
    "abril",
    "04 - April",
    "04 Apr",
  ])
    assert.equal(monthOf(text), "04", text);
  for (const text of ["", "0", "13", "004", "Smarch", "2042"])
    assert.equal(monthOf(text), undefined, text);
});

test("a list is searched for every name of a month, the bare number last", () => {
  for (const given of ["9", "09", "September"]) {
    const { values = [] } = answerFor("cc_exp_month", { cc_exp_month: given }, list) ?? {};
    assert.deepEqual([values[0], values[1], values.at(-1)], ["09", "September", "9"]);
  }
});

test("what is no month is looked for as it is", () => {
  for (const given of ["13", "soon"])
    assert.deepEqual(answerFor("cc_exp_month", { cc_exp_month: given }, list)?.values, [given]);
});
