import assert from "node:assert/strict";
import { test } from "node:test";
import { givenUserAgent, realUserAgent } from "./user-agent.ts";

// What Chromium 156 (Debian) itself says in navigator.userAgentData.
test("the brands are those of the real browser", () => {
  const { metadata } = realUserAgent("156.0.8078.79", undefined);
  assert.deepEqual(metadata?.brands, [
    { brand: "Not:A-Brand", version: "8" },
    { brand: "Chromium", version: "156" },
  ]);
  assert.deepEqual(metadata?.fullVersionList?.[1], { brand: "Chromium", version: "156.0.8078.79" });
});

test("Google Chrome names itself beside Chromium", () => {
  const brands = realUserAgent("156.0.8078.79", "Google Chrome").metadata?.brands;
  assert.equal(brands?.length, 3);
  assert.ok(brands?.some(({ brand }) => brand === "Google Chrome"));
});

test("nothing says headless", () => {
  assert.doesNotMatch(JSON.stringify(realUserAgent("156.0.8078.79", undefined)), /headless/i);
});

test("a given user agent gets client hints that agree with it", () => {
  const given =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
  const { metadata } = givenUserAgent(given);
  assert.equal(metadata?.platform, "Windows");
  assert.equal(metadata?.mobile, false);
  assert.ok(
    metadata?.brands?.some(({ brand, version }) => brand === "Chromium" && version === "150"),
  );
});

test("one that is no Chromium gets none", () => {
  assert.equal(givenUserAgent("curl/8.0").metadata, undefined);
});
