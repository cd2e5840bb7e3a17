import assert from "node:assert/strict";
import { test } from "node:test";
import type { FormCandidate } from "../page/injected/form-fields.ts";
import { assign } from "./form-assign.ts";
import type { FormValues } from "./form-values.ts";

type Shape = Partial<FormCandidate> | string;

/** A field by its label, or by what else is known of it. */
function candidate(shape: Shape, key: number): FormCandidate {
  return {
    document: 1,
    key,
    form: 1,
    kind: "text",
    type: "text",
    autocomplete: [],
    names: "",
    words: "",
    placeholder: "",
    maxLength: -1,
    ...(typeof shape === "string" ? { words: shape } : shape),
  };
}

const password = (words: string): Shape => ({ type: "password", words });
const token = (...autocomplete: string[]): Shape => ({ autocomplete });

/** What each field gets, empty for nothing. */
function filled(shapes: Shape[], values: FormValues): string[] {
  const assigned = assign(shapes.map(candidate), values);
  return shapes.map(
    (_, key) => assigned.find(({ field }) => field.key === key)?.answer.values[0] ?? "",
  );
}

// prettier-ignore
for (const [what, shapes, values, expected] of [
  ["tokens win over words", [{ words: "Name", autocomplete: ["email"] }], { email: "e" }, ["e"]],
  ["names that run together", [{ names: "billingZipCode" }], { postal_code: "1" }, ["1"]],
  ["a label wins over a name", [{ names: "name2", words: "City" }], { city: "c" }, ["c"]],
  ["an e-mail address is no street", ["Email address"], { address1: "a", email: "e" }, ["e"]],
  ["a company's name is no person's", ["Company name"], { full_name: "f", company: "c" }, ["c"]],
  ["a statement is no state", ["Statement"], { state: "s" }, [""]],
  ["accents end words too", ["Prénom", "Nom", "Société"], { first_name: "a", last_name: "b", company: "c" }, ["a", "b", "c"]],
  ["beside a first name, a name is the last", ["Vorname", "Name"], { full_name: "Ada Lovelace" }, ["Ada", "Lovelace"]],
  ["first and last name make a full one", ["Full name"], { first_name: "A", last_name: "L" }, ["A L"]],
  ["expiry as it is hinted at", [{ words: "Expiry", placeholder: "MM/YYYY" }], { cc_exp: "3/31" }, ["03/2031"]],
  ["expiry with a short year, and room for spaces", [{ words: "Expiry", placeholder: "MM / YY", maxLength: 7 }], { cc_exp: "3/2031" }, ["03/31"]],
  ["expiry in seven signs", [{ words: "Expiry", maxLength: 7 }], { cc_exp: "3/31" }, ["03/2031"]],
  ["expiry without a hint", ["Expiration date"], { cc_exp_month: "3", cc_exp_year: "2031" }, ["03/31"]],
  ["expiry apart", [token("cc-exp-month"), { autocomplete: ["cc-exp-year"], maxLength: 2 }], { cc_exp: "2031-03" }, ["03", "31"]],
  ["card words", ["Card number", "Cardholder name", "Security code"], { cc_number: "4", cc_name: "n", cc_cvv: "1" }, ["4", "n", "1"]],
  ["a log-in", ["Email or username", password("Password")], { email: "e", current_password: "p" }, ["e", "p"]],
  ["a change of password", [password("Current password"), password("New password"), password("Confirm password")], { current_password: "old", new_password: "new" }, ["old", "new", "new"]],
  ["three passwords without words", [password(""), password(""), password("")], { current_password: "old", new_password: "new" }, ["old", "new", "new"]],
  ["a password and its repetition", [password("Password"), password("Repeat password")], { current_password: "p" }, ["p", "p"]],
  ["a new password where one is asked for", [password("Password")], { new_password: "new" }, ["new"]],
  ["a current one is no new one", [token("current-password"), token("new-password")], { current_password: "p" }, ["p", ""]],
  ["a sign-up by password only", [token("new-password"), token("new-password")], { current_password: "p" }, ["p", "p"]],
  ["the second address is left alone", [token("shipping", "city"), token("address-level2"), token("address-level2")], { city: "c" }, ["", "c", ""]],
  ["the form that asks for most", [{ words: "E-mail", form: 2 }, "E-mail", "Phone"], { email: "e", phone: "p" }, ["", "e", "p"]],
  ["what only another form asks for", ["City", { words: "One-time code", form: 2 }], { city: "c", totp: "1" }, ["c", "1"]],
  ["a country code of a phone is no country", ["Country code"], { country: "DE" }, [""]],
  ["a coupon code is nothing of it", ["Promo code"], { postal_code: "1" }, [""]],
] as [string, Shape[], FormValues, string[]][]) {
  test(what, () => assert.deepEqual(filled(shapes, values), expected));
}

test("a country, a state and a month are tried by all their names", () => {
  const select = { kind: "select", type: "select" } as const;
  const shapes = ["Country", "State", "Expiry month"].map((words) => ({ ...select, words }));
  const assigned = assign(shapes.map(candidate), {
    country: "germany",
    state: "CA",
    cc_exp_month: "3",
  });
  const [country, state, month] = assigned.map(({ answer }) => answer.values);
  assert.ok(country?.includes("DE") && country.includes("Deutschland"), String(country));
  assert.ok(state?.includes("California"), String(state));
  assert.ok(month?.includes("March") && month.includes("3"), String(month));
});
