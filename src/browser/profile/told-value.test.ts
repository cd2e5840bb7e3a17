import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Telling, tellBlobs, tellValue, valueOf } from "./told-value.ts";

const telling = (left = 1_000_000): Telling => ({ met: new Map(), blobs: [], left });

/** What comes back of a value that went through JSON. */
async function there(value: unknown): Promise<unknown> {
  const how = telling();
  const told = tellValue(value, how);
  await tellBlobs(how);
  return valueOf(JSON.parse(JSON.stringify(told)) as never, []);
}

const same: Record<string, unknown> = {
  "plain values": { a: 1, b: "two", c: null, d: true, e: [1, [2, []]], f: {} },
  "numbers that JSON has not": [NaN, Infinity, -Infinity, -0, 0],
  undefined: { a: undefined, b: [undefined] },
  "large integers": [2n ** 80n, -1n],
  dates: [new Date(1_234), new Date(NaN)],
  "regular expressions": /a\/b/giu,
  maps: new Map<unknown, unknown>([
    [{ key: 1 }, new Map([["a", 1]])],
    ["b", new Set([1, "2"])],
  ]),
  "half of a character": "\ud800 and \u2028",
  boxes: [new Object(1), new Object("a"), new Object(false)],
  "arrays with holes": (() => {
    const holes: unknown[] = [];
    holes[3] = "x";
    holes.length = 6;
    return holes;
  })(),
  "an array that looks told": ["Date", ["again", 0]],
  bytes: [new Uint8Array([0, 255, 7]).buffer, new Uint8Array([1, 2]), new Float64Array([0.5])],
  "a member named __proto__": JSON.parse('{"__proto__": {"a": 1}, "length": 3}'),
};

describe("a value that was told", () => {
  for (const [what, value] of Object.entries(same)) {
    test(`is the same: ${what}`, async () => assert.deepStrictEqual(await there(value), value));
  }

  test("holds itself, and the same object twice", async () => {
    const shared = { a: 1 };
    const value: Record<string, unknown> = { one: shared, two: shared, map: new Map() };
    value["self"] = value;
    (value["map"] as Map<unknown, unknown>).set("up", value);
    const back = (await there(value)) as typeof value;
    assert.equal(back["self"], back);
    assert.equal(back["one"], back["two"]);
    assert.equal((back["map"] as Map<unknown, unknown>).get("up"), back);
  });

  test("keeps views of one buffer on one buffer", async () => {
    const buffer = new Uint8Array([0, 1, 2, 3]).buffer;
    const [a, b] = (await there([new Uint8Array(buffer, 1, 2), new DataView(buffer, 2)])) as [
      Uint8Array,
      DataView,
    ];
    assert.deepEqual([...a], [1, 2]);
    assert.equal(b.getUint8(1), 3);
    assert.equal(a.buffer, b.buffer);
  });

  test("is an error with its cause", async () => {
    const back = (await there(new RangeError("far", { cause: new Error("near") }))) as Error;
    assert.ok(back instanceof RangeError);
    assert.deepEqual([back.message, (back.cause as Error).message], ["far", "near"]);
  });

  test("is a file with its name and content", async () => {
    const file = new File(["owl"], "owl.txt", { type: "text/plain", lastModified: 7 });
    const [back, blob] = (await there([file, new Blob([new Uint8Array([200])])])) as [File, Blob];
    assert.deepEqual(
      [back.name, back.type, back.lastModified, await back.text()],
      ["owl.txt", "text/plain", 7, "owl"],
    );
    assert.deepEqual([...new Uint8Array(await blob.arrayBuffer())], [200]);
  });

  test("can't be what only a browser can make", () => {
    assert.throws(() => tellValue({ key: new WeakMap() }, telling()), /can't be told: WeakMap/);
  });

  test("is not told beyond what is left", () => {
    assert.throws(() => tellValue("x".repeat(200), telling(100)), /larger/);
    const large = [new ArrayBuffer(300)];
    assert.throws(() => tellValue(large, telling(300)), /larger/);
  });
});
