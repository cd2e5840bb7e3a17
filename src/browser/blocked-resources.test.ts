import assert from "node:assert/strict";
import { test } from "node:test";
import { resourceTypes, type ResourceType } from "../contract/session-options.ts";
import { resourceJudge } from "./blocked-resources.ts";
import type { PausedRequest } from "./interception.ts";

/** The kinds by which such a request is blocked. */
function kindsOf(resourceType: string, headers: Record<string, string> = {}): ResourceType[] {
  const paused = { resourceType, request: { headers } } as PausedRequest;
  return resourceTypes.filter((kind) => resourceJudge([kind])(paused) !== undefined);
}

test("a request is blocked by what it is for, and a page's own never", () => {
  const icon = { accept: "image/avif,*/*" };
  const worker = { "Service-Worker": "script" };
  assert.deepEqual(kindsOf("Document"), []);
  assert.deepEqual(kindsOf("Image"), ["image"]);
  assert.deepEqual(kindsOf("Stylesheet"), ["stylesheet"]);
  assert.deepEqual(kindsOf("XHR", { Accept: "*/*" }), ["xhr", "fetch"]);
  assert.deepEqual(kindsOf("XHR", { Accept: "text/event-stream" }), ["eventsource"]);
  assert.deepEqual(kindsOf("CSPViolationReport"), ["ping"]);
  assert.deepEqual(kindsOf("Other", icon), ["image"]);
  assert.deepEqual(kindsOf("Other", worker), ["script"]);
  assert.deepEqual(kindsOf("Other", { Accept: "*/*" }), ["other"]);
  assert.deepEqual(kindsOf("SomethingNew"), ["other"]);
});
