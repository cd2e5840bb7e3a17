import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineEvent } from "../../../../../src/contract/timeline.ts";
import { type Group, isWanted, rowOf } from "./rows.ts";

const request = (data: object): TimelineEvent => ({
  at: 1,
  type: "request",
  data: {
    tab: "T",
    request_id: "1",
    method: "GET",
    url: "https://example.com/<b>",
    resource_type: "Fetch",
    status: 200,
    mime_type: null,
    request_bytes: 1,
    response_bytes: 1,
    duration_ms: 1,
    from_cache: false,
    error: null,
    ...data,
  },
});

const step = (type: "execution_result" | "agent_completion", value: object): TimelineEvent => ({
  at: 2,
  type: "step",
  data: { type, value: { ...value } },
});

test("requests tell their status, or why they failed", () => {
  const fine = rowOf(request({}));
  assert.deepEqual(
    [fine?.text, fine?.fact, fine?.isError],
    ["GET https://example.com/<b>", "200", false],
  );
  assert.equal(rowOf(request({ status: 404 }))?.isError, true);
  const lost = rowOf(request({ status: null, error: "net::ERR_FAILED" }));
  assert.deepEqual([lost?.fact, lost?.isError], ["net::ERR_FAILED", true]);
});

test("actions tell what was done, agents what they want", () => {
  const click = rowOf(
    step("execution_result", {
      action: { type: "click", id: "B1" },
      success: false,
      message: "Nothing there.",
    }),
  );
  assert.deepEqual(
    [click?.group, click?.label, click?.text, click?.isError],
    ["actions", "click", "B1 · Nothing there.", true],
  );
  const thought = rowOf(step("agent_completion", { state: { next_goal: "Find the price." } }));
  assert.deepEqual([thought?.group, thought?.text], ["thoughts", "Find the price."]);
});

test("rows are chosen by group and words; errors are a group across all", () => {
  const failed = rowOf(request({ status: 500 }))!;
  const chosen = (...names: Group[]) => new Set(names);
  assert.equal(isWanted(failed, chosen(), ""), true);
  assert.equal(isWanted(failed, chosen("errors"), ""), true);
  assert.equal(isWanted(failed, chosen("console"), ""), false);
  assert.equal(isWanted(failed, chosen("network"), "EXAMPLE 500"), true);
  assert.equal(isWanted(failed, chosen("network"), "example 404"), false);
});
