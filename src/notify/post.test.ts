import assert from "node:assert/strict";
import { test } from "node:test";
import { retryAfter } from "./post.ts";

test("Retry-After is read in seconds, also with a fraction, and as a date", () => {
  assert.equal(retryAfter("120"), 120_000);
  assert.equal(retryAfter("0.25"), 250);
  assert.equal(retryAfter("0"), 0);
  assert.equal(retryAfter(["7", "9"]), 7_000);
  assert.equal(retryAfter("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
  const far = retryAfter(new Date(Date.now() + 3_600_000).toUTCString());
  assert.ok(far !== undefined && far > 3_000_000, String(far));
  assert.equal(retryAfter("soon"), undefined);
  assert.equal(retryAfter(undefined), undefined);
});
