import assert from "node:assert/strict";
import { test } from "node:test";
import { sendingProblem } from "./form-target.ts";

test("a form may send to its own site", () => {
  for (const [origin, ...sendsTo] of [
    ["https://shop.example"],
    ["https://shop.example", "https://shop.example/pay", "https://login.shop.example:8443/"],
    ["http://127.0.0.1:3000", "http://127.0.0.1:4000/"],
    ["https://app.localhost", "http://app.localhost/"],
    // Its page is plain already, and the secret was stored for that.
    ["http://shop.example", "http://shop.example/pay", "https://shop.example/pay"],
  ] as const)
    assert.equal(sendingProblem(origin, sendsTo), undefined, origin);
});

test("to no other, not even by one button of several", () => {
  for (const stranger of [
    "https://evil.example/",
    "https://shop.example.evil.example/",
    "https://shop.example@evil.example/",
    "http://127.0.0.1/",
    "https://co.uk/",
  ])
    assert.match(
      sendingProblem("https://shop.example", ["https://shop.example/pay", stranger]) ?? "",
      /another site/,
      stranger,
    );
  assert.match(sendingProblem("https://ada.github.io", ["https://eve.github.io"]) ?? "", /another/);
});

test("from an encrypted page to no plain address", () => {
  assert.match(
    sendingProblem("https://shop.example", ["https://shop.example/", "http://shop.example/pay"]) ??
      "",
    /to http:\/\/shop\.example, which is not encrypted/,
  );
});
