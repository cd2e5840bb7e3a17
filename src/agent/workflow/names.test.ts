import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentName, freeName, nameFrom } from "./names.ts";

for (const [words, expected] of [
  ["Full name", "full_name"],
  ["  E-mail *", "e_mail"],
  ["firstName", "first_name"],
  ["Größe", "grosse"],
  ["Prénom", "prenom"],
  ["class", "class_value"],
  ["Return", "return_value"],
  ["2nd address", "value_2nd_address"],
  ["出発地", "value"],
  ["", "value"],
  ["Please tell us in a few words what it is about", "please_tell_us_in_a_few_words_what_it"],
] as const) {
  test(`'${words}' is the name ${expected}`, () => {
    assert.equal(nameFrom(words, "value"), expected);
  });
}

test("a name that is taken gets the next number", () => {
  const taken = new Set(["name", "name_2"]);
  assert.equal(
    freeName("name", (name) => taken.has(name)),
    "name_3",
  );
});

test("a secret is named after its site and field", () => {
  assert.equal(environmentName("https://www.shop.example/a", "Password:"), "SHOP_EXAMPLE_PASSWORD");
  assert.equal(environmentName("http://127.0.0.1:80/", "PIN"), "SITE_127_0_0_1_PIN");
  assert.equal(environmentName("about:blank", "密码"), "SITE_SECRET");
});
