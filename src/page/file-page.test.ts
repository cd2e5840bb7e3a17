import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cdp } from "./cdp-target.ts";
import { fileOf } from "./file-page.ts";

/** A page whose document is this. */
function page(mimeType: string, url: string) {
  const session = { send: () => Promise.resolve({ frameTree: { frame: { mimeType, url } } }) };
  return { session: session as unknown as Cdp };
}

test("what is no web page is a file, named by its URL", async () => {
  const url = "https://example.org/a/Yearly%20report.pdf?x=1#page=2";
  assert.deepEqual(await fileOf(page("application/pdf", url)), {
    contentType: "application/pdf",
    name: "Yearly report.pdf",
    url,
  });
  assert.equal((await fileOf(page("image/png", "https://example.org/")))?.name, "example.org");
  assert.equal((await fileOf(page("text/plain", "https://e.org/100%")))?.name, "100%");
});

test("web pages and empty ones are no files", async () => {
  assert.equal(await fileOf(page("text/html", "https://example.org/x.pdf")), null);
  assert.equal(await fileOf(page("application/xhtml+xml", "https://example.org/")), null);
  assert.equal(await fileOf(page("", "about:blank")), null);
});
