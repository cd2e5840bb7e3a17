import assert from "node:assert/strict";
import { test } from "node:test";
import { after, attribute, before, both, field, named, nth, scrollArea, tag } from "./find.ts";
import { type Line, parseListing } from "./listing.ts";

const description = `... 120 pixels above - scroll up to see more ...
_[:]Dialog: Paris
B3[:]<button type="submit" new>Book a > b</button>
I1[:]<input name="city" value="a/b > c" placeholder="City"/>
M1[:]<div scroll="0 pages above, 2.3 below"/>
_[:]Rome
B4[:]<button disabled>Book</button>
I2[:]<select name="seat" value="Aisle">Window | Aisle</select>
B12[:]<my-button>I </b> say</my-button>`;

const lines = parseListing(description);
const ids = (found: Line[]) => found.map(({ id }) => id);

test("a line is an element or text", () => {
  assert.deepEqual(ids(lines), [null, null, "B3", "I1", "M1", null, "B4", "I2", "B12"]);
  assert.equal(lines[0]?.text, "... 120 pixels above - scroll up to see more ...");
  assert.equal(lines[1]?.text, "Dialog: Paris");
});

test("an element has a tag, attributes, text, and may be new", () => {
  assert.deepEqual(lines[2], {
    id: "B3",
    tag: "button",
    attributes: { type: "submit" },
    text: "Book a > b",
    isNew: true,
  });
  assert.deepEqual(lines[3]?.attributes, { name: "city", value: "a/b > c", placeholder: "City" });
  assert.deepEqual(lines[6]?.attributes, { disabled: "" });
  assert.equal(lines[6]?.isNew, false);
  assert.equal(lines[8]?.text, "I </b> say");
});

test("an element is told by what it is called, first exactly, else in part", () => {
  assert.deepEqual(ids(named("Book").among(lines)), ["B4"]);
  assert.deepEqual(ids(named("book a").among(lines)), ["B3"]);
  assert.deepEqual(ids(named("City").among(lines)), ["I1"]);
  assert.deepEqual(ids(named(/^Book/).among(lines)), ["B3", "B4"]);
  assert.deepEqual(named("Paris").among(lines), [], "text has no id");
});

test("an element is told by its tag, an attribute, its place and what stands around it", () => {
  assert.deepEqual(ids(tag("select", "input").among(lines)), ["I1", "I2"]);
  assert.deepEqual(ids(attribute("value", "Aisle").among(lines)), ["I2"]);
  assert.deepEqual(ids(scrollArea.among(lines)), ["M1"]);
  assert.deepEqual(ids(after("Rome", named(/Book/)).among(lines)), ["B4"]);
  assert.deepEqual(ids(before("Rome", named(/Book/)).among(lines)), ["B3"]);
  assert.deepEqual(after("Oslo", named(/Book/)).among(lines), []);
  assert.deepEqual(ids(nth(2, tag("button")).among(lines)), ["B4"]);
  assert.deepEqual(ids(nth(-1, tag("button")).among(lines)), ["B4"]);
  assert.deepEqual(nth(3, tag("button")).among(lines), []);
  assert.deepEqual(ids(both(tag("input"), named("City")).among(lines)), ["I1"]);
});

test("a control is told by its label, in its own line or in the one before", () => {
  assert.deepEqual(ids(field("City").among(lines)), ["I1"]);
  assert.deepEqual(ids(field("Rome").among(lines)), ["I2"]);
  assert.deepEqual(field("Oslo").among(lines), []);
});
