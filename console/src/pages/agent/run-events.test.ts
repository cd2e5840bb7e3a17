import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { followRun, type RunEvent } from "./run-events.ts";

describe("the events of a run", () => {
  const fetchOfNode = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = fetchOfNode;
  });

  /** Answers each request in turn, and keeps from where it asked to go on. */
  function serve(...answers: (Response | Error)[]): (string | null)[] {
    const asked: (string | null)[] = [];
    globalThis.fetch = async (_url, init) => {
      asked.push(new Headers(init?.headers).get("last-event-id"));
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("too often");
      return answer;
    };
    return asked;
  }

  function streamOf(...events: [id: string, name: string][]): Response {
    const lines = events.map(([id, name]) => `id: ${id}\nevent: ${name}\ndata: {}\n\n`);
    return new Response(lines.join(""));
  }

  async function follow(signal = new AbortController().signal) {
    const told: string[] = [];
    const open: boolean[] = [];
    await followRun("a", {
      signal,
      onEvent: ({ id, event }: RunEvent) => told.push(`${id} ${event}`),
      onLine: (isOpen) => open.push(isOpen),
      firstPauseMs: 1,
    });
    return { told, open };
  }

  test("a line that breaks is opened again after the last event, until the run ends", async () => {
    const asked = serve(
      streamOf(["1", "step"], ["2", "step"]),
      new TypeError("no line"),
      new Response("", { status: 502 }),
      streamOf(["3", "step"], ["4", "end"]),
    );
    const { told, open } = await follow();
    assert.deepEqual(told, ["1 step", "2 step", "3 step", "4 end"]);
    assert.deepEqual(asked, [null, "2", "2", "2"]);
    assert.deepEqual(open, [true, false, false, false, true]);
  });

  test("it ends where there is nothing more, where it may not look, and when it is told to", async () => {
    for (const status of [204, 401, 404]) {
      const asked = serve(new Response(null, { status }));
      assert.deepEqual((await follow()).told, []);
      assert.equal(asked.length, 1);
    }
    const asked = serve();
    await follow(AbortSignal.abort());
    assert.equal(asked.length, 0);
  });
});
