import assert from "node:assert/strict";
import { test } from "node:test";
import { NumberPool } from "./pool.ts";

const [a, b, c] = ["+15550000001", "+15550000002", "+15550000003"] as const;

test("at the same moment, nobody gets the number of another", async () => {
  const pool = new NumberPool([a, b, c], async () => new Set());
  const taken = await Promise.all(Array.from({ length: 10 }, () => pool.take()));
  assert.deepEqual(taken.filter((one) => one !== undefined).toSorted(), [a, b, c]);
  assert.equal(taken.filter((one) => one === undefined).length, 7);
});

test("a number is not lent twice while a slow look at the personas does not show it yet", async () => {
  const looks: ((taken: Set<string>) => void)[] = [];
  const pool = new NumberPool([a, b], () => new Promise((resolve) => void looks.push(resolve)));
  const [first, second] = [pool.take(), pool.take()];
  looks[1]!(new Set());
  assert.equal(await second, a);
  looks[0]!(new Set());
  assert.equal(await first, b);
});

test("numbers that personas have are not lent", async () => {
  const personas = new Set<string>([a, c]);
  const pool = new NumberPool([a, b, c], async () => personas);
  assert.equal(await pool.take(), b);
  assert.equal(await pool.take(), undefined);
});

test("a number that is given back is lent again, after all others", async () => {
  const pool = new NumberPool([a, b, c], async () => new Set());
  assert.equal(await pool.take(), a);
  pool.giveBack(a);
  assert.deepEqual([await pool.take(), await pool.take(), await pool.take()], [b, c, a]);
  pool.giveBack("+15559999999");
  assert.equal(await pool.take(), undefined);
});

test("one that is named twice is one", async () => {
  const pool = new NumberPool([a, a], async () => new Set());
  assert.equal(pool.size, 1);
  assert.deepEqual([await pool.take(), await pool.take()], [a, undefined]);
});

test("an empty pool does not look at the personas", async () => {
  const pool = new NumberPool([], () => assert.fail());
  assert.equal(await pool.take(), undefined);
});
