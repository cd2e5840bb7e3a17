import assert from "node:assert/strict";
import { test } from "node:test";
import { SessionStartRequest } from "../contract/session-options.ts";
import { keptRequest } from "./kept-request.ts";

test("a request is kept without the credentials of its proxy", () => {
  const kept = (proxies: unknown) => keptRequest(SessionStartRequest.parse({ proxies })).proxies;
  const external = { type: "external", username: "secret", password: "secret", bypass: "a" };
  for (const server of [
    "http://secret:se@cret@p:1",
    "secret:secret@p:1",
    "http://secret://secret@p:1",
    "http://p:1",
  ]) {
    const [proxy] = kept([{ ...external, server }]) as unknown as [Record<string, unknown>];
    assert.equal(String(proxy["server"]).replace("http://", ""), "p:1");
    assert.deepEqual(Object.keys(proxy), ["type", "server", "bypass"]);
  }
  const tailnet = { type: "tailnet", oauth_client_id: "id", oauth_client_secret: "secret" };
  assert.deepEqual(kept([tailnet]), [{ type: "tailnet", oauth_client_id: "id" }]);
  assert.deepEqual(kept([{ type: "notte", id: "a" }]), [{ type: "notte", id: "a" }]);
  assert.equal(kept("us"), "us");
  assert.equal(kept(true), true);
});
