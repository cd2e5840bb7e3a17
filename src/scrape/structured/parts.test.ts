import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { splitMarkdown } from "./parts.ts";

const sizes = { part: 200, overlap: 40 };

describe("splitting Markdown", () => {
  test("what fits stays whole, nothing is one empty part", () => {
    assert.deepEqual(splitMarkdown("# A\n\ntext", sizes), ["# A\n\ntext"]);
    assert.deepEqual(splitMarkdown("", sizes), [""]);
  });

  test("is done at headings, under which the next part says that it stands", () => {
    const section = (name: string) => `## ${name}\n\n${"w ".repeat(60)}\n\n`;
    const parts = splitMarkdown(
      `# Shop\n\n${section("One")}${section("Two")}${section("Three")}`,
      sizes,
    );
    assert.deepEqual(
      parts.map((part) => part.match(/^#.*$/gm)),
      [
        ["# Shop", "## One"],
        ["# Shop", "## Two"],
        ["# Shop", "## Three"],
      ],
    );
  });

  test("a table goes on with its header, and an overlap", () => {
    const rows = Array.from({ length: 40 }, (_, row) => `| item ${row} | ${row}.00 |`);
    const parts = splitMarkdown(
      `## Prices\n\n| Name | Price |\n| --- | --- |\n${rows.join("\n")}`,
      sizes,
    );
    assert.ok(parts.length > 3);
    for (const part of parts)
      assert.match(part, /^## Prices\n+\| Name \| Price \|\n\| --- \| --- \|\n\| item/);
    for (const row of rows)
      assert.ok(
        parts.some((part) => part.includes(row)),
        row,
      );
    assert.ok(parts[0]!.includes(/\| item \d+ .*/.exec(parts[1]!)![0]));
  });

  test("a line without end is cut, nothing is lost", () => {
    const line = Array.from({ length: 300 }, (_, word) => `w${word}`).join(" ");
    const parts = splitMarkdown(line, sizes);
    const noOverlap = splitMarkdown(line, { part: 200, overlap: 0 });
    assert.equal(noOverlap.map((part) => part.replace(/\n$/, "")).join(""), line);
    assert.ok(parts.every((part) => part.length <= 500));
  });
});
