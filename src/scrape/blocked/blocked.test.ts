import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { judge } from "./judge.ts";
import { parseHtml } from "../document.ts";
import type { SeenPage } from "./seen-page.ts";
import { visibleText } from "./visible-text.ts";

const folder = new URL("../../../test/sites/blocked/", import.meta.url);

/** A page and, from the comment in its first line, how it came and what it is. */
function read(path: string): { page: SeenPage; kind: string } {
  const html = readFileSync(new URL(path, folder), "utf8");
  const [kind = "", ...facts] = /^<!-- (.*) -->/.exec(html)![1]!.split(" | ");
  const told = new Map(facts.map((fact) => fact.split(/:? (.*)/, 2) as [string, string]));
  const take = (name: string, otherwise: string) => {
    const value = told.get(name) ?? otherwise;
    told.delete(name);
    return value;
  };
  const via = take("via", "http") === "browser" ? "browser" : "http";
  const requestedUrl = take("requested", "https://site.example/page");
  const url = take("url", requestedUrl);
  const status = take("status", "200");
  const document = parseHtml(html);
  const text = visibleText(document, via);
  const answer = {
    status: status === "none" ? null : Number(status),
    headers: Object.fromEntries(told),
  };
  return { page: { ...answer, url, requestedUrl, document, text, via }, kind };
}

describe("what stands in the way is told", () => {
  for (const name of readdirSync(new URL("blocked/", folder))) {
    test(name, () => {
      const { page, kind } = read(`blocked/${name}`);
      const { blocked } = judge(page);
      assert.equal(blocked?.kind, kind, blocked?.reason);
      assert.match(blocked?.reason ?? "", /^[A-Z].{10,}\.$/);
    });
  }
});

describe("ordinary pages pass", () => {
  for (const name of readdirSync(new URL("ordinary/", folder))) {
    test(name, () => {
      const { page } = read(`ordinary/${name}`);
      assert.equal(judge(page).blocked, null);
    });
  }
});

describe("the same words in an article pass", () => {
  const { page: article } = read("ordinary/status-404-with-article.html");
  for (const name of readdirSync(new URL("blocked/", folder))) {
    test(name, () => {
      const { page } = read(`blocked/${name}`);
      const quoted = page.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      const html = `<title>What we saw | Weblog</title><article><h1>What we saw</h1><p>${article.text}</p><blockquote>${quoted}</blockquote><p>${article.text}</p></article>`;
      const document = parseHtml(html);
      const text = visibleText(document, "http");
      const came = { status: 200, headers: {}, url: article.url, requestedUrl: article.url };
      assert.equal(judge({ ...came, document, text, via: "http" }).blocked, null);
    });
  }
});
