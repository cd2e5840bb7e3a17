import assert from "node:assert/strict";
import { test } from "node:test";
import { networkError } from "./navigation.ts";
import { modifiersIn, webdriverKey } from "./keys.ts";
import { refusedCommand } from "./client-policy.ts";
import { localValue, objectIdOf, plainValue, referenceOf } from "./values.ts";

test("values go to a page and come from it as they are", () => {
  const value = { list: [1, "two", true, null], infinite: -Infinity, left: undefined };
  assert.deepEqual(localValue({ value }), {
    type: "object",
    value: [
      [
        "list",
        {
          type: "array",
          value: [
            { type: "number", value: 1 },
            { type: "string", value: "two" },
            { type: "boolean", value: true },
            { type: "null" },
          ],
        },
      ],
      ["infinite", { type: "number", value: "-Infinity" }],
    ],
  });
  const told = { type: "object", value: [["a", { type: "number", value: "NaN" }]] } as const;
  assert.deepEqual(plainValue({ ...told, value: [["a", { type: "number", value: "NaN" }]] }), {
    a: NaN,
  });
  assert.deepEqual(plainValue({ type: "map", value: [] }), {});
});

test("what an object's id stands for is found again, and nothing else", () => {
  const node = { kind: "node", context: "one", sharedId: "two" } as const;
  assert.deepEqual(referenceOf(objectIdOf(node)), node);
  assert.deepEqual(localValue({ objectId: objectIdOf(node) }), { sharedId: "two" });
  assert.throws(() => referenceOf("-123.4.5"), /Invalid remote object id/);
});

test("keys have the names of WebDriver", () => {
  assert.equal(webdriverKey("Enter", "Enter"), "\uE007");
  assert.equal(webdriverKey("F12", "F12"), "\uE03C");
  assert.equal(webdriverKey("é", ""), "é");
  assert.equal(webdriverKey("AudioVolumeUp", ""), undefined);
  assert.deepEqual(modifiersIn(2 | 8), ["\uE009", "\uE008"]);
});

test("errors of Firefox's network have Chromium's names where there is one", () => {
  assert.equal(networkError("NS_ERROR_CONNECTION_REFUSED"), "net::ERR_CONNECTION_REFUSED");
  assert.equal(networkError("Error: NS_ERROR_UNKNOWN_HOST"), "net::ERR_NAME_NOT_RESOLVED");
  assert.equal(networkError("something else"), "something else");
});

test("a client's command that would leave the session is refused", () => {
  const refused: [method: string, params: Record<string, unknown>][] = [
    ["browsingContext.navigate", { url: "file:///etc/passwd" }],
    ["browsingContext.navigate", { url: "about:config" }],
    ["browser.createUserContext", { proxy: { proxyType: "direct" } }],
    ["input.setFiles", { files: ["/etc/passwd"] }],
    ["webExtension.install", {}],
    ["moz:debugging.listPrefs", {}],
  ];
  for (const [method, params] of refused)
    assert.notEqual(refusedCommand(method, params, false), undefined, method);
  const navigate = { url: "https://example.org" };
  assert.equal(refusedCommand("browsingContext.navigate", navigate, true), undefined);
  const go = ["network.continueRequest", { request: "1" }] as const;
  assert.equal(refusedCommand(...go, false), undefined);
  assert.match(refusedCommand(...go, true) ?? "", /own rules/);
});
