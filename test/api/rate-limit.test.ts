import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith } from "./error-body.ts";

const limit = 5;

let server: TestServer;

before(async () => {
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_RATE_LIMIT: String(limit),
  });
});

after(() => server?.[Symbol.asyncDispose]());

function limitHeaders({ headers }: Response) {
  const number = (name: string) => Number(headers.get(name) ?? Number.NaN);
  return {
    limit: number("x-ratelimit-limit"),
    remaining: number("x-ratelimit-remaining"),
    reset: number("x-ratelimit-reset"),
  };
}

/** A request whose key nobody has used yet. */
async function freshKey() {
  const { key } = await keyOfAccount(server.data, "default");
  return (method: string, path: string, body?: unknown) =>
    server.call(method, path, body, { authorization: `Bearer ${key}` });
}

test("every answer counts down to a 429 that says when to come back", async () => {
  const call = await freshKey();
  for (let used = 1; used <= limit; used++) {
    const { reset, ...counted } = limitHeaders(await call("GET", "/sessions"));
    assert.deepEqual(counted, { limit, remaining: limit - used });
    assert.ok(reset > 0 && reset <= 60);
  }
  const response = await call("GET", "/sessions");
  assert.deepEqual(limitHeaders(response).remaining, 0);
  const wait = Number(response.headers.get("retry-after"));
  assert.ok(wait > 0 && wait <= 60, String(wait));
  assert.equal((await failedWith(response, 429)).error, "rate_limited");
});

test("errors count and have the headers too, whatever they are", async () => {
  const call = await freshKey();
  const requests: [string, string, unknown?][] = [
    ["GET", "/sessions/unknown"],
    ["POST", "/sessions/start", { browser_type: "safari" }],
    ["POST", "/sessions/start", []],
    ["GET", "/no/such/operation"],
    ["PUT", "/sessions"],
  ];
  for (const [used, [method, path, body]] of requests.entries()) {
    const response = await call(method, path, body);
    assert.ok(response.status >= 400);
    assert.equal(limitHeaders(response).remaining, limit - used - 1, `${method} ${path}`);
  }
  await failedWith(await call("GET", "/no/such/operation"), 429);
});

test("open operations, the documents and what is not there have the headers without a key", async () => {
  for (const path of ["/health", "/ready", "/openapi.json", "/docs", "/nothing"]) {
    const response = await fetch(server.url + path);
    assert.equal(limitHeaders(response).limit, limit, path);
  }
});

test("one key's limit is not another's", async () => {
  const [spent, other] = [await freshKey(), await freshKey()];
  for (let used = 0; used <= limit; used++) await spent("GET", "/capabilities");
  await failedWith(await spent("GET", "/capabilities"), 429);
  assert.equal((await other("GET", "/capabilities")).status, 200);
});

test("guessing keys is limited by where the guesses come from, and takes nothing from a valid key", async () => {
  const statuses: number[] = [];
  for (let guess = 0; guess <= limit; guess++) {
    const authorization = `Bearer guessed-key-${guess}`;
    const { status } = await server.call("GET", "/sessions", undefined, { authorization });
    statuses.push(status);
  }
  assert.equal(statuses.at(-1), 429);
  const call = await freshKey();
  assert.equal((await call("GET", "/sessions")).status, 200);
});
