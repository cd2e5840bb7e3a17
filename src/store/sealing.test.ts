import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { Sealing, Unreadable } from "./sealing.ts";

const [first, second] = [new Sealing(randomBytes(32)), new Sealing(randomBytes(32))];
const secret = "the owl’s word";
const place = "secret/1";

function isUnreadable(work: () => unknown): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof Unreadable);
    assert.deepEqual([error.status, error.code], [500, "record_unreadable"]);
    assert.ok(error.message.includes(place) && !error.message.includes(secret), error.message);
    return true;
  });
}

/** The text with one character of this part (version, key, content) changed, at every place in turn. */
function* changed(sealed: string, part: number): Generator<string> {
  const parts = sealed.split(".");
  for (let at = 0; at < parts[part]!.length; at += 1) {
    const bytes = Buffer.from(parts[part]!, "base64url");
    if (at >= bytes.length) return;
    bytes[at]! ^= 1;
    yield parts.with(part, bytes.toString("base64url")).join(".");
  }
}

describe("a sealed text", () => {
  test("opens in its place, and says nothing of itself", () => {
    const sealed = first.seal(secret, place);
    assert.equal(first.open(sealed, place), secret);
    assert.ok(
      !sealed.includes(secret) && !sealed.includes(Buffer.from(secret).toString("base64url")),
    );
    assert.notEqual(first.seal(secret, place), sealed);
  });

  test("opens nowhere else", () => {
    isUnreadable(() => first.open(first.seal(secret, "secret/2"), place));
  });

  test("opens under no other key", () => {
    isUnreadable(() => second.open(first.seal(secret, place), place));
  });

  test("does not open with any byte changed", () => {
    const sealed = first.seal(secret, place);
    const all = [...changed(sealed, 1), ...changed(sealed, 2)];
    assert.ok(all.length > 80);
    for (const one of all) isUnreadable(() => first.open(one, place));
  });

  test("does not open cut off, empty, of another version or with another's content", () => {
    const [sealed, other] = [first.seal(secret, place), first.seal(secret, place)];
    const [version, key, content] = sealed.split(".");
    const swapped = `${version}.${key}.${other.split(".")[2]}`;
    for (const wrong of [swapped, "", "v1", "v1..", `v1.${key}`, `v2.${key}.${content}`]) {
      isUnreadable(() => first.open(wrong, place));
    }
    for (let length = 0; length < sealed.length; length += 1) {
      isUnreadable(() => first.open(sealed.slice(0, length), place));
    }
  });
});

describe("a record that changes its master key", () => {
  test("keeps its content as it is, and opens under the new key alone", () => {
    const sealed = first.seal(secret, place);
    const moved = first.rewrap(sealed, place, second);
    assert.equal(second.open(moved, place), secret);
    isUnreadable(() => first.open(moved, place));
    assert.equal(moved.split(".")[2], sealed.split(".")[2]);
    assert.equal(moved.length, sealed.length);
  });

  test("keeps the key of what is elsewhere", () => {
    const { key, wrapped } = first.newKey(place);
    const moved = first.rewrapKey(wrapped, place, second);
    assert.deepEqual(second.unwrap(moved, place), key);
    isUnreadable(() => first.unwrap(moved, place));
  });

  test("has to open, its content as well", () => {
    const sealed = first.seal(secret, place);
    for (const wrong of [...changed(sealed, 1), ...changed(sealed, 2)].slice(-3)) {
      isUnreadable(() => first.rewrap(wrong, place, second));
    }
    isUnreadable(() => second.rewrap(sealed, place, first));
    isUnreadable(() => second.rewrapKey(first.newKey(place).wrapped, place, first));
  });
});
