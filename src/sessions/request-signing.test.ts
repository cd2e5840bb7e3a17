import assert from "node:assert/strict";
import { test } from "node:test";
import { realUserAgent } from "../browser/user-agent.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import { contradictsSigning } from "./request-signing.ts";

const real = realUserAgent("156.0.1.2", undefined).userAgent;

function fieldOf(options: Record<string, unknown>): string | undefined {
  const request = SessionStartRequest.parse({ web_bot_auth: true, ...options });
  return contradictsSigning(request, real)?.field;
}

test("names of bots are no false claims, and neither is the browser's own", () => {
  const bots = ["OwlBot/1.0", "Mozilla/5.0 (compatible; OwlBot/1.0; +https://owl.example)"];
  for (const user_agent of [...bots, real, `${real} OwlBot/1.0`])
    assert.equal(fieldOf({ user_agent }), undefined, user_agent);
  assert.equal(fieldOf({ extra_http_headers: { "x-owl": "Firefox" } }), undefined);
});

test("another browser, version or system is a false claim, in the header too", () => {
  const claims = [
    real.replace("156", "120"),
    real.replace(/\(X11[^)]*\)/, "(Windows NT 10.0)"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)",
  ];
  for (const user_agent of claims) {
    assert.equal(fieldOf({ user_agent }), "user_agent");
    assert.equal(
      fieldOf({ extra_http_headers: { "USER-AGENT": user_agent } }),
      "extra_http_headers",
    );
    assert.equal(fieldOf({ user_agent, web_bot_auth: false }), undefined);
  }
});

test("what a signature consists of can't be given", () => {
  assert.equal(fieldOf({ extra_http_headers: { Signature: "x" } }), "extra_http_headers");
  assert.equal(fieldOf({ extra_http_headers: { "Signature-Input": "x" } }), "extra_http_headers");
});
