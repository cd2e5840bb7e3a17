import assert from "node:assert/strict";
import { test } from "node:test";
import { SessionStartRequest } from "../contract/session-options.ts";
import { refusedOfExternal } from "./external-options.ts";
import { refusedByFirefox } from "./firefox-options.ts";

const fieldsOf = (refused: { field: string }[]) => refused.map(({ field }) => field).toSorted();

test("what a request leaves out is not refused to it", () => {
  for (const browser_type of ["firefox", "chromium"])
    assert.deepEqual(refusedByFirefox(SessionStartRequest.parse({ browser_type })), []);
  const cdp_url = "wss://browsers.example/one";
  assert.deepEqual(refusedOfExternal(SessionStartRequest.parse({ cdp_url })), []);
  assert.deepEqual(refusedOfExternal(SessionStartRequest.parse({ locale: "de-CH" })), []);
});

test("what a kind of browser can't carry out is refused by its name", () => {
  const asked = { block_ads: true, extensions: ["x"], quiet_cdp: true };
  const firefox = SessionStartRequest.parse({ browser_type: "firefox", ...asked });
  assert.deepEqual(fieldsOf(refusedByFirefox(firefox)), Object.keys(asked).toSorted());
  const external = SessionStartRequest.parse({
    cdp_url: "ftp://browsers.example",
    proxies: true,
    egress: { deny: ["ads.example"] },
    browser_type: "firefox",
    block_ads: true,
  });
  assert.deepEqual(fieldsOf(refusedOfExternal(external)), [
    "browser_type",
    "cdp_url",
    "egress",
    "proxies",
  ]);
});
