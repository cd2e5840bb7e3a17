import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { dayReadings, durationMinutes, monthNames } from "./written-date.ts";

describe("the days that a text names", () => {
  const months = monthNames();
  const march12 = [
    "2024-03-12",
    "2024-03-12T08:00:00+01:00",
    "12 March 2024",
    "March 12, 2024",
    "Mar 12th 2024",
    "12th of March 2024",
    "Tue, 12 Mar 2024 10:00",
    "12. März 2024",
    "12 mars 2024",
    "12 de marzo de 2024",
    "12 de março de 2024",
    "12 maart 2024",
    "12 marca 2024",
    "12 марта 2024",
    "2024/3/12",
    "2024年3月12日",
    "12.3.24",
  ];
  for (const text of march12) {
    test(text, () => assert.ok(dayReadings(`on ${text} it was`, months).includes("2024-03-12")));
  }

  test("both readings of an ambiguous one, none of an impossible one", () => {
    assert.deepEqual(dayReadings("03/04/2024", months), ["2024-04-03", "2024-03-04"]);
    assert.deepEqual(dayReadings("31/12/2024", months), ["2024-12-31"]);
    assert.deepEqual(dayReadings("2024-02-30, 45 Foo 2024, 1.2.3", months), []);
  });
});

test("durations in minutes", () => {
  assert.deepEqual(["PT1H30M", "P1DT1H", "PT90S", "PT", "90", ""].map(durationMinutes), [
    90,
    1500,
    1.5,
    null,
    null,
    null,
  ]);
});
