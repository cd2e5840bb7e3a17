import assert from "node:assert/strict";
import { test } from "node:test";
import { Activations } from "./activation.ts";

const page = { context: "tab" };
const ours = { context: "tab", sandbox: "ours" };
const realm = { realm: "realm of the page" };

test("a realm is known by each of its names", () => {
  const activations = new Activations();
  activations.sent({ target: page, userActivation: true });
  assert.ok(activations.has(page) && !activations.has(ours) && !activations.has(realm));
  activations.answered({ target: page }, realm.realm);
  assert.ok(activations.has(page) && activations.has(realm));
  activations.sent({ target: realm });
  assert.ok(!activations.has(page) && !activations.has(realm));
});

test("another document's realm begins without", () => {
  const activations = new Activations();
  activations.sent({ target: page, userActivation: true });
  activations.answered({ target: page }, realm.realm);
  activations.destroyed(realm.realm);
  assert.ok(!activations.has(page) && !activations.has(realm));
});

test("a script that did not run changes nothing for good", () => {
  const activations = new Activations();
  activations.sent({ target: realm, userActivation: true });
  activations.failed({ target: realm });
  assert.ok(!activations.has(realm));
});
