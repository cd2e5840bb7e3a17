import assert from "node:assert/strict";
import { test } from "node:test";
import { keptHeaders, keptUrl, timingsOf } from "./request-details.ts";

test("headers that let one in are kept without their values", () => {
  const headers = {
    Cookie: "a=1",
    "set-cookie": "b=2\nc=3",
    Authorization: "Basic x",
    Accept: "*/*",
  };
  assert.deepEqual(keptHeaders({ ...headers, "Proxy-Authorization": "y" }), [
    ["Cookie", "(left out)"],
    ["set-cookie", "(left out)"],
    ["set-cookie", "(left out)"],
    ["Authorization", "(left out)"],
    ["Accept", "*/*"],
    ["Proxy-Authorization", "(left out)"],
  ]);
});

test("URLs are kept without passwords and of a bounded length", () => {
  assert.equal(keptUrl("https://ada:x@a.example/b@c?d=e@f"), "https://a.example/b@c?d=e@f");
  assert.equal(keptUrl("https://a.example/@b"), "https://a.example/@b");
  assert.equal(keptUrl("data:image/png;base64,AAAA"), "data:image/png,…");
  assert.equal(keptUrl(`https://a.example/${"x".repeat(9_000)}`).length, 6_001);
});

test("times are told as HAR names them", () => {
  const timing = {
    dnsStart: 1,
    dnsEnd: 3,
    connectStart: 3,
    connectEnd: 8,
    sslStart: -1,
    sslEnd: -1,
    sendStart: 8,
    sendEnd: 9,
    receiveHeadersEnd: 30,
  };
  assert.deepEqual(timingsOf(timing as Parameters<typeof timingsOf>[0], 42), {
    blocked: 1,
    dns: 2,
    connect: 5,
    ssl: -1,
    send: 1,
    wait: 21,
    receive: 12,
  });
  assert.equal(timingsOf(undefined, 42).wait, 42);
});
