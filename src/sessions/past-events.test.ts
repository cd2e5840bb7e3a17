import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineEvent } from "../contract/timeline.ts";
import type { RecordedEvent, Span } from "../recording/recorded.ts";
import { type EventPlace, readPastEvents } from "./past-events.ts";

type Written = Extract<RecordedEvent, { type: "console" }>;

function written(at: number, text: string): Written {
  return {
    at,
    type: "console",
    data: { tab: "T", level: "log", text, url: null, line: null },
  };
}

/** A session with steps, requests and other events at these times. */
function past(times: { steps: number[]; requests: number[]; others: number[] }) {
  const lines = (name: string, at: readonly number[]) =>
    at.map((one, index) => written(one, `${name} ${index}`));
  const [network, events] = [lines("request", times.requests), lines("other", times.others)];
  return {
    recordings: {
      async *readEvents(_id: string, kind: "network" | "events", span?: Span) {
        const from = span?.from ?? 0;
        yield* (kind === "network" ? network : events).filter(({ at }) => at >= from);
      },
    },
    sessions: {
      stepsFrom: async (_id: string, from: number, limit: number) =>
        times.steps
          .map((at, index) => ({
            at,
            step: { type: "observation" as const, value: { text: `step ${index}` } },
          }))
          .filter(({ at }) => at >= from)
          .slice(0, limit),
    },
  };
}

async function pages(of: ReturnType<typeof past>, limit: number): Promise<TimelineEvent[][]> {
  const found: TimelineEvent[][] = [];
  let place: EventPlace | undefined;
  do {
    const page = await readPastEvents("id", { place, limit, types: undefined }, of);
    found.push(page.events);
    place = page.next;
  } while (place !== undefined);
  return found;
}

const session = past({
  steps: [10, 20, 20, 20, 50],
  requests: [5, 20, 20, 60],
  others: [20, 20, 20, 20, 20, 61],
});

test("all of a session comes in the order of time", async () => {
  const [events, ...more] = await pages(session, 100);
  assert.equal(more.length, 0);
  assert.deepEqual(
    events!.map(({ at }) => at),
    [5, 10, ...Array.from({ length: 10 }, () => 20), 50, 60, 61],
  );
});

for (const limit of [1, 2, 3, 7]) {
  test(`pages of ${limit} hold every event once, also where many have the same time`, async () => {
    const [whole] = await pages(session, 100);
    const some = await pages(session, limit);
    assert.deepEqual(some.flat(), whole);
    assert.ok(some.slice(0, -1).every(({ length }) => length === limit));
  });
}

test("thousands of steps of one time are all told", async () => {
  const steps = Array.from({ length: 1_000 }, () => 7);
  const [events] = await pages(past({ steps, requests: [], others: [] }), 2_000);
  const texts = new Set(events!.map(({ data }) => JSON.stringify(data)));
  assert.equal(texts.size, 1_000);
});

test("only the types that are asked for are told", async () => {
  const types = new Set(["step"] as const);
  const page = await readPastEvents("id", { place: undefined, limit: 3, types }, session);
  assert.deepEqual(
    page.events.map(({ type, at }) => [type, at]),
    [
      ["step", 10],
      ["step", 20],
      ["step", 20],
    ],
  );
  const rest = await readPastEvents("id", { place: page.next, limit: 9, types }, session);
  assert.equal(rest.events.length, 2);
  assert.equal(rest.next, undefined);
});
