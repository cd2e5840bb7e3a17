import assert from "node:assert/strict";
import { describe, test } from "node:test";
import sharp from "sharp";
import { drawingOf, escaped } from "./mark-drawing.ts";
import { captionsOf, Marks } from "./marks.ts";
import type { RecordedEvent } from "./recorded.ts";

type Input = Extract<RecordedEvent, { type: "input" }>;

const box = { x: 80, y: 180, width: 40, height: 40 };

function input(at: number, data: Partial<Input["data"]> = {}): Input {
  const usual = { tab: "T", by: "action", kind: "click", x: 100, y: 200, box } as const;
  return { at, type: "input", data: { ...usual, ...data } };
}

function marksOf(...inputs: Input[]): Marks {
  const marks = new Marks([]);
  for (const one of inputs) marks.add(one);
  return marks;
}

function step(from: number, to: number, action: object, name: string | null = null) {
  const iso = (ms: number) => new Date(ms).toISOString();
  const trace = { element: { name } };
  const value = { started_at: iso(from), ended_at: iso(to), action, trace };
  return { type: "execution_result", value };
}

describe("marks", () => {
  test("of a click are a ring that fades, then its element, then the cursor, then nothing", () => {
    const marks = marksOf(input(1_000));
    const at = (ms: number) => marks.shownAt(ms, "T");
    assert.equal(at(999), undefined);
    assert.deepEqual(at(1_000)?.ring, { x: 100, y: 200, age: 0 });
    assert.equal(at(1_300)?.ring?.age, 0.5);
    assert.deepEqual([at(1_600)?.ring, at(1_600)?.box], [undefined, box]);
    assert.deepEqual([at(2_200)?.box, at(2_200)?.cursor], [undefined, { x: 100, y: 200 }]);
    assert.equal(at(3_000), undefined);
    assert.deepEqual(marks.moments, [1_000, 1_150, 1_300, 1_450, 1_600, 2_200, 3_000]);
  });

  test("are drawn on their own tab only", () => {
    const marks = marksOf(input(0), input(10, { tab: "other", x: 5, y: 5 }));
    assert.deepEqual(marks.shownAt(20, "T")?.cursor, { x: 100, y: 200 });
    assert.equal(marks.shownAt(20, "third"), undefined);
  });

  test("of text typed have no cursor of their own", () => {
    const typed = { kind: "text", x: null, y: null } as const;
    const marks = marksOf(input(0), input(700, typed));
    assert.deepEqual(marks.shownAt(800, "T"), {
      cursor: { x: 100, y: 200 },
      ring: undefined,
      box,
      caption: undefined,
    });
  });

  test("of a mouse that moves are its places, a few each second, and no moments", () => {
    const moves = Array.from({ length: 100 }, (_, n) =>
      input(n * 10, { kind: "move", x: n, y: 1, box: null }),
    );
    const marks = marksOf(...moves);
    assert.deepEqual(marks.moments, []);
    assert.deepEqual(marks.shownAt(995, "T")?.cursor, { x: 90, y: 1 });
  });
});

describe("captions", () => {
  test("name the action and its element, never its value", () => {
    const action = { type: "fill", id: "I1", value: "hunter2", selector: "input" };
    assert.deepEqual(captionsOf([step(1_000, 9_000, action, "E-mail")]), [
      { from: 1_000, to: 9_000, text: "fill I1 “E-mail”" },
    ]);
    const goto = { type: "goto", url: "https://me:hunter2@example.com/?key=hunter2" };
    assert.equal(captionsOf([step(0, 1, goto)])[0]?.text, "goto example.com");
  });

  test("can be read for a while, but not into the next one", () => {
    const steps = [
      step(0, 10, { type: "click", id: "B1" }),
      { type: "observation", value: {} },
      step(20, 400, { type: "wait", time_ms: 300 }),
      step(500, 510, { type: "click", id: "B2" }),
    ];
    const spans = captionsOf(steps).map(({ from, to }) => [from, to]);
    assert.deepEqual(spans, [
      [0, 500],
      [500, 1_700],
    ]);
  });
});

describe("a drawing", () => {
  const place = { width: 400, height: 300, left: 0, top: 0, scale: 0.5 };
  const nothing = { cursor: undefined, ring: undefined, box: undefined, caption: undefined };

  async function pixel(svg: Buffer, x: number, y: number): Promise<number[]> {
    const { data } = await sharp(svg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return [...data.subarray((y * 400 + x) * 4, (y * 400 + x) * 4 + 4)];
  }

  test("is as large as the picture, and scaled to it from CSS pixels", async () => {
    const svg = drawingOf({ ...nothing, box: { x: 100, y: 100, width: 200, height: 80 } }, place);
    const { width, height } = await sharp(svg).metadata();
    assert.deepEqual([width, height], [400, 300]);
    const [red, , , alpha] = await pixel(svg, 50, 70);
    assert.ok(red! > 200 && alpha! > 150, `${red} ${alpha}`);
    assert.equal((await pixel(svg, 30, 70))[3], 0);
  });

  test("lies where the page lies in the picture", async () => {
    const ring = { x: 100, y: 100, age: 0 };
    const svg = drawingOf({ ...nothing, ring }, { ...place, left: 100, top: 40 });
    assert.ok((await pixel(svg, 150, 90))[3]! > 50);
    assert.equal((await pixel(svg, 50, 50))[3], 0);
  });

  test("holds the words of a page as words", async () => {
    const caption = `click B1 “</text><image href="file:///etc/passwd"/>&amp;\u0000\ud800”`;
    const svg = drawingOf({ ...nothing, caption }, { ...place, width: 4_000 }).toString();
    assert.ok(!svg.includes("<image") && !svg.includes("\0"));
    assert.match(svg, /&lt;\/text&gt;&lt;image href="file:/);
    await sharp(Buffer.from(svg)).metadata();
    assert.equal(escaped("a < b & c > d\u001b"), "a &lt; b &amp; c &gt; d");
  });

  test("shows a caption, cut to the width of the picture", async () => {
    const svg = drawingOf({ ...nothing, caption: "x".repeat(500) }, place);
    assert.match(svg.toString(), />x{10,45}…</);
    assert.ok((await pixel(svg, 12, 280))[3]! > 150);
  });
});
