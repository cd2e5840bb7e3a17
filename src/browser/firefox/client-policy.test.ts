import assert from "node:assert/strict";
import { test } from "node:test";
import { refusedCommand } from "./client-policy.ts";

test("requests of an outside client can't be sent on to the machine's files", () => {
  const refusal = (method: string, url: string) => refusedCommand(method, { url }, false);
  for (const method of ["browsingContext.navigate", "network.continueRequest"]) {
    assert.match(refusal(method, "file:///etc/passwd") ?? "", /only web pages/);
    assert.equal(refusal(method, "https://example.com/"), undefined);
  }
  assert.equal(refusedCommand("network.continueRequest", {}, false), undefined);
});
