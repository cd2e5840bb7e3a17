import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { decimalSeparator, numberIn, numberReadings } from "./written-number.ts";

describe("the one number in a text", () => {
  const cases: [string, number | null, ("." | ",")?][] = [
    ["1,299.00", 1299],
    ["1.299,00", 1299],
    ["$1,299", 1299],
    ["1.299", 1.299],
    ["1.299", 1299, ","],
    ["1,299", 1.299, ","],
    ["19,99 €", 19.99],
    ["EUR19.90", 19.9],
    ["1 299,50 kr", 1299.5, ","],
    ["1\u202F234\u202F567", 1234567],
    ["CHF 1'299.–", 1299],
    ["12,34,567", 1234567],
    ["1.234.567,89", 1234567.89],
    ["-5 °C", -5],
    ["−5", -5],
    ["4.5 out of 5 stars", 4.5],
    ["4,5/5", 4.5],
    ["(128 reviews)", 128],
    ["1/2", null],
    ["15%", 15],
    ["2.5 m", 2.5],
    ["0", 0],
    [".", null],
    ["none", null],
    ["10-20", null],
    ["10 to 20", null],
    ["2024-03-12", null],
    ["1.2.3", null],
    ["P-1", null],
    ["B52", null],
    ["3M", null],
    ["1.2k", null],
    ["4 million", null],
    ["1,2,3", null],
  ];
  for (const [text, number, decimal] of cases) {
    test(`${text} (${decimal ?? "."})`, () => assert.equal(numberIn(text, decimal ?? "."), number));
  }
});

test("all that numbers in a text can mean", () => {
  assert.deepEqual(numberReadings("1.299"), [1.299, 1299]);
  assert.ok(numberReadings("about 3.4M people").includes(3_400_000));
  assert.ok(numberReadings("2,5 Mio.").includes(2_500_000));
  assert.ok(numberReadings("15 % off").includes(0.15));
  assert.ok(numberReadings("rooms 2 4500").includes(4500));
  assert.deepEqual(numberReadings("no"), []);
});

test("the decimal separator of a language", () => {
  assert.deepEqual(["en", "de", "fr-FR", "", "not a language"].map(decimalSeparator), [
    ".",
    ",",
    ",",
    ".",
    ".",
  ]);
});
