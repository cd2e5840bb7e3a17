import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Asked } from "./form-match.ts";
import { cardValueFor } from "./card-secrets.ts";

const card = {
  holder: "Ada Lovelace",
  number: "5555555555554444",
  cvv: "737",
  expiration: "09/2031",
};

const at = (asks: Asked | undefined, origin = "https://shop.example") => ({
  url: `${origin}/pay`,
  origin,
  inputType: "text",
  autocomplete: "",
  asks,
  codeFrom: null,
});

describe("a card", () => {
  test("goes into the fields that ask for its parts", () => {
    const parts: [string, Asked, string][] = [
      ["4242 4242 4242 4242", "cc_number", "5555555555554444"],
      ["4242424242424242", "cc_number", "5555555555554444"],
      ["4242-4242-4242-4242", "cc_number", "5555555555554444"],
      ["John Doe", "cc_name", "Ada Lovelace"],
      ["444", "cc_cvv", "737"],
      ["04/42", "cc_exp", "09/31"],
      ["04/2042", "cc_exp", "09/2031"],
      ["0442", "cc_exp", "0931"],
      ["2042-04", "cc_exp", "2031-09"],
      ["04 / 42", "cc_exp", "09 / 31"],
      ["04", "cc_exp_month", "09"],
      ["4", "cc_exp_month", "9"],
      ["2042", "cc_exp_year", "2031"],
      ["42", "cc_exp_year", "31"],
    ];
    for (const [text, asks, value] of parts) {
      const found = cardValueFor(card, text, at(asks));
      assert.ok(found !== undefined && "value" in found, `${text} for ${asks}`);
      assert.equal(found.value, value);
    }
  });

  test("number goes nowhere else", () => {
    for (const asks of ["email", "full_name", "cc_cvv", "phone", undefined] as const) {
      assert.deepEqual(cardValueFor(card, "4242 4242 4242 4242", at(asks)), {
        refused: "a card number goes only into a field that asks for one",
      });
    }
  });

  test("has placeholders that are words of their own elsewhere", () => {
    assert.equal(cardValueFor(card, "John Doe", at("full_name")), undefined);
    assert.equal(cardValueFor(card, "444", at("postal_code")), undefined);
    assert.equal(cardValueFor(card, "04", at("city")), undefined);
    assert.equal(cardValueFor(card, "05/42", at("cc_exp")), undefined);
    assert.equal(cardValueFor(card, "Jane Doe", at("cc_name")), undefined);
  });

  test("with an expiry date that nobody can read says so", () => {
    const odd = { ...card, expiration: "next year" };
    const found = cardValueFor(odd, "04/42", at("cc_exp"));
    assert.match(found !== undefined && "refused" in found ? found.refused : "", /can't be read/);
    assert.equal(cardValueFor(odd, "05/42", at("cc_exp")), undefined);
  });

  test("goes over TLS only, but for this machine", () => {
    const plain = cardValueFor(card, "444", at("cc_cvv", "http://shop.example"));
    assert.match(plain !== undefined && "refused" in plain ? plain.refused : "", /not encrypted/);
    for (const origin of ["http://localhost:3000", "http://127.0.0.1:80", "http://shop.localhost"])
      assert.deepEqual(cardValueFor(card, "444", at("cc_cvv", origin)), {
        value: "737",
        isName: false,
      });
  });
});
