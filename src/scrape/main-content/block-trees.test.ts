import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type PackedTrees, probabilities, unpackTrees } from "./block-trees.ts";

function packed(trees: {
  roots: number[];
  splits: number[];
  values: number[];
  rights: number[];
}): PackedTrees {
  const text = (bytes: ArrayBuffer) => Buffer.from(bytes).toString("base64");
  return {
    features: ["x", "y"],
    roots: text(Int32Array.from(trees.roots).buffer),
    splits: text(Int16Array.from(trees.splits).buffer),
    values: text(Float32Array.from(trees.values).buffer),
    rights: text(Int16Array.from(trees.rights).buffer),
  };
}

describe("asking trees", () => {
  // x <= 1 ? -1 : (y <= 0.5 ? 2 : 0.25), and then a tree that is one leaf of 0.5.
  const trees = unpackTrees(
    packed({
      roots: [0, 5],
      splits: [0, -1, 1, -1, -1, -1],
      values: [1, -1, 0.5, 2, 0.25, 0.5],
      rights: [2, 0, 2, 0, 0, 0],
    }),
  );
  const chance = (odds: number) => Math.fround(1 / (1 + Math.exp(-odds)));

  test("each row goes its own way, and the trees are added up", () => {
    const columns = [Float32Array.of(1, 1.5, 7), Float32Array.of(9, 0.5, 0.6)];
    assert.deepEqual(Array.from(probabilities(trees, columns, 3)), [
      chance(-1 + 0.5),
      chance(2 + 0.5),
      chance(0.25 + 0.5),
    ]);
  });

  test("no rows, no answers", () => {
    assert.equal(probabilities(trees, [new Float32Array(), new Float32Array()], 0).length, 0);
  });
});
