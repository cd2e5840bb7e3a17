import assert from "node:assert/strict";
import { test } from "node:test";
import { fileOf } from "./file-page.ts";

test("what is no web page is a file, named by its URL", () => {
  const url = "https://example.org/a/Yearly%20report.pdf?x=1#page=2";
  assert.deepEqual(fileOf({ mimeType: "application/pdf", url }), {
    contentType: "application/pdf",
    name: "Yearly report.pdf",
    url,
  });
  assert.equal(fileOf({ mimeType: "image/png", url: "https://example.org/" })?.name, "example.org");
  assert.equal(fileOf({ mimeType: "text/plain", url: "https://e.org/100%" })?.name, "100%");
});

test("web pages and empty ones are no files", () => {
  assert.equal(fileOf({ mimeType: "text/html", url: "https://example.org/x.pdf" }), null);
  assert.equal(fileOf({ mimeType: "application/xhtml+xml", url: "https://example.org/" }), null);
  assert.equal(fileOf({ mimeType: "", url: "about:blank" }), null);
});
