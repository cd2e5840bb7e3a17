import assert from "node:assert/strict";
import { test } from "node:test";
import { Action } from "../contract/actions.ts";
import { Circles, fingerprint } from "./nudges.ts";

const click = (id: string) => Action.parse({ type: "click", id });

test("the same thing done on the same page three and five times is told, each time once", () => {
  const circles = new Circles();
  const told = Array.from({ length: 8 }, (_, index) =>
    circles.note(click("B1"), "<button>Next</button>", `page ${index % 2}`),
  );
  assert.deepEqual(
    told.map((words) => words.length),
    [0, 0, 0, 0, 1, 1, 0, 1],
  );
});

test("on pages that change, only the eighth time is told", () => {
  const circles = new Circles();
  const told = Array.from({ length: 10 }, (_, index) =>
    circles.note(click("B1"), "<button>Next</button>", `page ${index}`),
  );
  assert.deepEqual(
    told.map((words) => words.length),
    [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
  );
});

test("the same element under other ids counts as the same, another element does not", () => {
  const circles = new Circles();
  for (const id of ["B1", "B7"]) circles.note(click(id), "<button>Next</button>", "a");
  assert.equal(circles.note(click("B9"), "<button>Back</button>", "a").length, 0);
  assert.equal(circles.note(click("B12"), "<button>Next</button>", "a").length, 1);
});

test("what an action changes of its element makes no other of it", () => {
  const circles = new Circles();
  const told = ["true", "false", "true"].map((open) =>
    circles.note(click("B1"), `<button aria_expanded="${open}">Menu</button>`, "a"),
  );
  assert.equal(told.at(-1)!.length, 1);
});

test("a page that stays the same is told after five actions, whatever they are", () => {
  const circles = new Circles();
  const told = ["B1", "B2", "B3", "B4", "B5"].map((id) => circles.note(click(id), id, "same"));
  assert.deepEqual(told.slice(0, 4).flat(), []);
  assert.match(told[4]!.join(""), /not changed over 5 actions/);
  assert.equal(circles.isStuck, false);
});

test("the same action on the same page over and over is stuck", () => {
  const circles = new Circles();
  for (let count = 1; count < 10; count += 1) circles.note(click("B1"), "x", "same");
  assert.equal(circles.isStuck, false);
  circles.note(click("B1"), "x", "same");
  assert.equal(circles.isStuck, true);
});

test("what is only marked as new makes no other page", () => {
  const before = fingerprint("https://a.example/", "B1[:]<button new>Go</button>");
  assert.equal(fingerprint("https://a.example/", "B1[:]<button>Go</button>"), before);
  assert.notEqual(fingerprint("https://b.example/", "B1[:]<button>Go</button>"), before);
});
