import assert from "node:assert/strict";
import { test } from "node:test";
import { harOf } from "./har.ts";
import type { RecordedBody } from "./recorded.ts";
import type { RecordedRequest } from "./recorded-request.ts";

const timings = { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 0.5, wait: 20, receive: 3.25 };

function recorded(id: string, bodies: RecordedBody["side"][] = []): RecordedRequest {
  return {
    at: 2_000,
    type: "request",
    data: {
      tab: "T",
      request_id: id,
      method: "POST",
      url: `https://example.com/${id}?a=1&a=two%20words`,
      resource_type: "Fetch",
      status: 200,
      mime_type: "text/plain",
      request_bytes: 10,
      response_bytes: 20,
      duration_ms: 25,
      from_cache: false,
      error: null,
      details: {
        started_at: 1_000,
        http_version: "http/1.1",
        status_text: "OK",
        request_headers: [["Content-Type", "text/plain"]],
        response_headers: [],
        content_bytes: 5,
        redirect_url: "",
        timings,
        bodies,
      },
    },
  };
}

function body(request_id: string, side: RecordedBody["side"], text: string): RecordedBody {
  return { at: 1_500, request_id, side, text, base64: false };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function har(requests: RecordedRequest[], bodies: RecordedBody[]) {
  const pieces = await Array.fromAsync(harOf(each(requests), each(bodies), "1.0"));
  return JSON.parse(Buffer.concat(pieces).toString("utf8")).log;
}

test("a recording without requests is a document without entries", async () => {
  const log = await har([], []);
  assert.deepEqual([log.version, log.entries, log.creator.name], ["1.2", [], "Nocturne"]);
});

test("an entry has its times, its query and its headers", async () => {
  const { entries } = await har([recorded("one")], []);
  assert.equal(entries.length, 1);
  const [{ startedDateTime, time, request, response }] = entries;
  assert.equal(startedDateTime, "1970-01-01T00:00:01.000Z");
  assert.equal(time, 24.75);
  assert.deepEqual(request.queryString, [
    { name: "a", value: "1" },
    { name: "a", value: "two words" },
  ]);
  assert.equal("postData" in request, false);
  assert.equal("text" in response.content, false);
});

test("bodies find their requests, also where others were lost", async () => {
  const requests = [
    recorded("one", ["request", "response"]),
    recorded("two", ["response"]),
    recorded("three", ["response"]),
  ];
  const bodies = [
    body("gone", "response", "of a request that was dropped"),
    body("one", "request", "asked"),
    body("one", "response", "answered"),
    body("three", "response", "third"),
  ];
  const { entries } = await har(requests, bodies);
  assert.equal(entries[0].request.postData.text, "asked");
  assert.equal(entries[0].request.postData.mimeType, "text/plain");
  const texts = entries.map((one: { response: { content: { text?: string } } }) => {
    return one.response.content.text;
  });
  assert.deepEqual(texts, ["answered", undefined, "third"]);
});
