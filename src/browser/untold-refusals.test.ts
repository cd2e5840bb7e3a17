import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Refusal } from "./refusals.ts";
import { UntoldRefusals } from "./untold-refusals.ts";

const refusal = (of: Partial<Refusal>): Refusal => ({
  requestId: undefined,
  method: "CONNECT",
  url: "a.example:443",
  type: "Other",
  headers: {},
  reason: "Refused: no",
  isRefused: true,
  ...of,
});

function waiting() {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const told: string[] = [];
  const untold = new UntoldRefusals(({ requestId, url }) => told.push(requestId ?? url));
  return { told, untold, [Symbol.dispose]: () => mock.timers.reset() };
}

test("a refusal is the browser's to tell by its number, its URL, or the host of its tunnel", () => {
  using stage = waiting();
  const { told, untold } = stage;
  untold.add(refusal({}));
  untold.add(refusal({ url: "a.example:80" }));
  untold.add(refusal({ method: "GET", url: "http://b.example/c#d" }));
  untold.add(refusal({ requestId: "7", method: "GET", url: "http://e.example/", reason: "Other" }));
  assert.equal(untold.reasonFor({ id: "1", url: "https://a.example/x" }), "Refused: no");
  assert.equal(untold.reasonFor({ id: "2", url: "ws://a.example/x" }), "Refused: no");
  assert.equal(untold.reasonFor({ id: "3", url: "http://b.example/c" }), "Refused: no");
  assert.equal(untold.reasonFor({ id: "7", url: "http://elsewhere.example/" }), "Other");
  assert.equal(untold.reasonFor({ id: "4", url: "https://a.example:81/" }), undefined);
  mock.timers.tick(5_000);
  untold[Symbol.dispose]();
  assert.deepEqual(told, []);
});

test("the others are told once, a moment later or at the end; what no server answered is not", () => {
  using stage = waiting();
  const { told, untold } = stage;
  untold.add(refusal({}));
  untold.add(refusal({}));
  untold.add(refusal({ url: "b.example:443", isRefused: false }));
  mock.timers.tick(500);
  assert.deepEqual(told, []);
  untold.add(refusal({ url: "c.example:443" }));
  mock.timers.tick(2_000);
  assert.deepEqual(told, ["a.example:443", "c.example:443"]);
  untold.add(refusal({ url: "d.example:443" }));
  untold[Symbol.dispose]();
  mock.timers.tick(5_000);
  assert.deepEqual(told, ["a.example:443", "c.example:443", "d.example:443"]);
});

test("no more wait than a bound", () => {
  using stage = waiting();
  const { told, untold } = stage;
  for (let at = 0; at < 600; at++) untold.add(refusal({ url: `a${at}.example:443` }));
  assert.equal(told.length, 100);
  untold[Symbol.dispose]();
  assert.equal(told.length, 600);
});
