import assert from "node:assert/strict";
import { test } from "node:test";
import { toE164 } from "./e164.ts";

for (const [given, number] of [
  ["+15551234567", "+15551234567"],
  [" +1 (555) 123-4567 ", "+15551234567"],
  ["0049 30 123456", "+4930123456"],
  ["+49\u00a030\u2011123456", "+4930123456"],
  ["+33.1.23.45.67.89", "+33123456789"],
  ["+1234567", "+1234567"],
  ["+123456789012345", "+123456789012345"],
] as const) {
  test(`${JSON.stringify(given)} is ${number}`, () => assert.equal(toE164(given), number));
}

for (const given of [
  "",
  "+",
  "15551234567",
  "72975",
  "+123456",
  "+1234567890123456",
  "+0301234567",
  "000301234567",
  "+44 (0) 20 7946 0000",
  "+1555123456x",
  "++15551234567",
  "+1555+1234567",
  "whatsapp:+15551234567",
  "Nocturne",
  "+１５５５１２３４５６７",
]) {
  test(`${JSON.stringify(given)} is no phone number`, () => {
    assert.equal(toE164(given), undefined);
  });
}
