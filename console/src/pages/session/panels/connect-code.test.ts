import assert from "node:assert/strict";
import { test } from "node:test";
import { connectCode } from "./connect-code.ts";

const base = "http://nocturne.example";

test("clients of a Chromium join by CDP", () => {
  const samples = connectCode("s", { cdp: "ws://here/cdp" }, base);
  const labels = samples.map(({ label }) => label);
  assert.deepEqual(labels, ["curl", "Playwright", "Puppeteer", "notte-sdk (Python)"]);
  assert.doesNotMatch(JSON.stringify(samples), /webDriverBiDi/);
});

test("clients of a Firefox join by WebDriver BiDi, which Playwright does not speak", () => {
  const samples = connectCode("s", { bidi: "ws://here/bidi" }, base);
  assert.deepEqual(
    samples.map(({ label }) => label),
    ["curl", "Puppeteer", "notte-sdk (Python)"],
  );
  assert.match(samples[1]!.code, /"ws:\/\/here\/bidi",\n {2}protocol: "webDriverBiDi",/);
});
