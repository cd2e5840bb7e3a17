import assert from "node:assert/strict";
import { test } from "node:test";
import { realUserAgent } from "./user-agent.ts";

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
