import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecordingWriter } from "../recording/recorded.ts";
import { recordPictures } from "./recorder.ts";
import type { Pace } from "./onlooker.ts";
import type { Session } from "./session.ts";
import { WorkTime } from "./work-time.ts";

const start = 1_000_000;

test("a recording keeps out of the way of actions, and misses none for long", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: start });
  let begun = 0;
  const work = new WorkTime(() => (begun += 1));
  let dueAt: Pace | undefined;
  const screen = { watch: (pace: Pace) => (dueAt = pace) };
  const record = { lastAccessedAt: start };
  recordPictures({ screen, record, work } as unknown as Session, {} as RecordingWriter);
  const due = (lastAt: number) =>
    typeof dueAt === "function" ? dueAt(start + lastAt) - start : Number.NaN;
  const at = (ms: number) => t.mock.timers.setTime(start + ms);

  at(1_000);
  assert.equal(due(900), 1_130, "while somebody works");
  const first = work.begin();
  assert.equal(begun, 1);
  assert.equal(due(0), 1_400, "during an action");
  at(1_050);
  first[Symbol.dispose]();
  assert.equal(due(0), 1_130, "after it");
  assert.equal(due(1_000), 1_230, "no quicker than otherwise");
  for (const next of [1_060, 1_300, 1_540, 1_780]) {
    at(next);
    const action = work.begin();
    assert.equal(due(0), Math.min(next + 400, 1_800), "one action after the other");
    at(next + 220);
    action[Symbol.dispose]();
  }
  at(4_000);
  assert.equal(due(3_900), 4_900, "of a page that moves by itself");
});
