import type { Column } from "./block-columns.ts";

/**
 * Decision trees as they stand in the model file: base64 of little-endian numbers, all trees after
 * each other. A node's left child is the next node.
 */
export interface PackedTrees {
  /** Features by name, in the order of the numbers in `splits`. */
  features: string[];
  /** Int32: where each tree begins. */
  roots: string;
  /** Int16: the feature that a node splits on, -1 for a leaf. */
  splits: string;
  /** Float32: values up to this go left; of a leaf what it adds to the log odds. */
  values: string;
  /** Int16: how many nodes further the right child stands. */
  rights: string;
}

/** Trees ready to be asked. */
export interface Trees {
  features: readonly string[];
  roots: Int32Array;
  splits: Int16Array;
  values: Float32Array;
  rights: Int16Array;
}

export function unpackTrees({ features, roots, splits, values, rights }: PackedTrees): Trees {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "base64")).buffer;
  return {
    features,
    roots: new Int32Array(bytes(roots)),
    splits: new Int16Array(bytes(splits)),
    values: new Float32Array(bytes(values)),
    rights: new Int16Array(bytes(rights)),
  };
}

/** The probability (0 to 1) that the trees give each row of the columns, which are those of `features`. */
export function probabilities(trees: Trees, columns: readonly Column[], rows: number): Column {
  const { roots, splits, values, rights } = trees;
  // One array for all columns: what a tree looks at is then one step away.
  const cells = new Float32Array(columns.length * rows);
  for (const [index, column] of columns.entries()) cells.set(column, index * rows);
  const odds = new Float64Array(rows);
  for (const root of roots) {
    for (let row = 0; row < rows; row++) {
      let node = root;
      for (let split = splits[node]!; split >= 0; split = splits[node]!) {
        node += cells[split * rows + row]! <= values[node]! ? 1 : rights[node]!;
      }
      odds[row]! += values[node]!;
    }
  }
  return Float32Array.from(odds, (sum) => 1 / (1 + Math.exp(-sum)));
}
