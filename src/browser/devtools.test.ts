import assert from "node:assert/strict";
import { test } from "node:test";
import { devtoolsBrowser } from "./devtools.ts";
import type { BrowserBinary } from "./find.ts";
import type { Inventory } from "./inventory.ts";

function inventory(chromium: BrowserBinary["product"], chrome: "chrome" | undefined): Inventory {
  const installed = (product: BrowserBinary["product"]) => ({
    binary: { product, path: `/opt/${product}` },
    version: "156.0.0.0",
  });
  return {
    chromium: installed(chromium),
    chrome: chrome === undefined ? "not installed" : installed(chrome),
    "chrome-nightly": "not installed",
    "chrome-turbo": installed("headless-shell"),
    firefox: "not here",
  };
}

test("DevTools come from a whole browser, and there are none in the headless shell", () => {
  const pathOf = (one: Inventory) => {
    const found = devtoolsBrowser(one);
    return typeof found === "string" ? found : found.binary.path;
  };
  assert.equal(pathOf(inventory("chromium", "chrome")), "/opt/chromium");
  assert.equal(pathOf(inventory("headless-shell", "chrome")), "/opt/chrome");
  assert.match(pathOf(inventory("headless-shell", undefined)), /install Chromium/);
});
