import assert from "node:assert/strict";
import { test } from "node:test";
import { beginningOf, estimateTokens, pageOfLines, renderTag } from "./render.ts";

const button = {
  kind: "element",
  key: 1,
  letter: "B",
  tag: "button",
  role: "button",
  attributes: [["title", 'Say "hello"']] as [string, string][],
  text: "Hello",
  action: "click",
  css: "button",
  xpath: "/html/body/button",
  playwright: null,
  box: { x: 0, y: 0, width: 1, height: 1 },
} as const;

test("a tag has its attributes, flags and text, and quotes can't end a value", () => {
  assert.equal(renderTag(button), `<button title="Say 'hello'">Hello</button>`);
  assert.equal(
    renderTag({ ...button, attributes: [], text: "" }, " new"),
    "<button new/>",
    "without text it is closed at once",
  );
});

test("a listing is parted by its tokens, and no line is lost or cut", () => {
  const lines = Array.from({ length: 10 }, (_, index) => ({
    text: `line ${index} ${"x".repeat(90)}`,
  }));
  const limits = { maxTokens: 100, page: 1 };
  const { pages } = pageOfLines(lines, limits);
  assert.ok(pages > 2, `${pages} parts`);
  const parts = Array.from({ length: pages }, (_, index) =>
    pageOfLines(lines, { ...limits, page: index + 1 }),
  );
  assert.deepEqual(
    parts.flatMap((part) => part.lines),
    lines,
  );
  for (const part of parts) {
    const tokens = part.lines.reduce((sum, { text }) => sum + estimateTokens(text), 0);
    assert.ok(tokens <= 100, `${tokens} tokens`);
  }
});

test("a line that is too long for a part has one of its own, and beyond the last part the last is shown", () => {
  const lines = [{ text: "short" }, { text: "long ".repeat(200) }];
  assert.deepEqual(pageOfLines(lines, { maxTokens: 100, page: 2 }).lines, [lines[1]]);
  assert.equal(pageOfLines(lines, { maxTokens: 100, page: 9 }).page, 2);
});

test("writing without spaces counts a token a character", () => {
  assert.equal(estimateTokens("夜咲く花"), 4);
  assert.equal(estimateTokens("nocturne"), 3);
});

test("the beginning of a text takes no more tokens than told, in any script, and no half characters", () => {
  const texts = ["plain words ".repeat(50), "漢字".repeat(100), "a漢🦉 ".repeat(100)];
  for (const text of texts) {
    const cut = beginningOf(text, 40);
    assert.ok(text.startsWith(cut) && cut.isWellFormed());
    assert.ok(estimateTokens(cut) <= 40 && estimateTokens(cut) > 36, `${estimateTokens(cut)}`);
    assert.equal(beginningOf(text, 10_000), text);
  }
});
