import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf } from "./client.ts";
import { Rate } from "./rate.ts";

test("each client may do so much a minute", () => {
  const rate = new Rate(2);
  assert.deepEqual(
    [1, 2, 3].map(() => rate.take("a", 1_000_000)),
    [true, true, false],
  );
  assert.ok(rate.isSpent("a", 1_000_000));
  assert.ok(!rate.isSpent("b", 1_000_000));
  assert.ok(rate.take("b", 1_000_000));
  assert.ok(!rate.isSpent("a", 1_060_000));
  assert.ok(rate.take("a", 1_060_000));
});

for (const [address, client] of [
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2:ffff::1", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
] as const) {
  test(`${address} counts as ${client}`, () => assert.equal(clientOf(address), client));
}
