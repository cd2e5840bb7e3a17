import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseHtml } from "../document.ts";
import { judge } from "./judge.ts";
import { visibleText } from "./visible-text.ts";

const url = "https://site.example/";

/** What `needsBrowser` says of a body that came with this status. */
function asked(body: string, status = 200, via: "http" | "browser" = "http"): string | null {
  const document = parseHtml(`<!doctype html><html><head><title>Site</title></head>${body}`);
  const text = visibleText(document, via);
  const page = { status, headers: {}, url, requestedUrl: url, document, text, via };
  return judge(page).needsBrowser;
}

const words = "The boathouse opens at six and the tide is high at noon. ".repeat(40);
const data = JSON.stringify({
  items: Array.from({ length: 400 }, (_, id) => ({ id, name: "Oar" })),
});

const unfinished: Record<string, string> = {
  "a root that is empty": '<div id="root"></div><script src="a.js"></script>',
  "a root that is empty between header and footer":
    '<header><a href="/">Home</a></header><div id="app"></div><footer>Open every day</footer><script src="a.js"></script>',
  "a spinner": '<div id="root"><div class="spinner"></div></div><script src="a.js"></script>',
  "a warning for those without scripts":
    "<h1>Tides</h1><p>Harbour</p><noscript>Please enable JavaScript to see the tides.</noscript><script src=a.js></script>",
  "a list that is loading": `<h1>Tides</h1><p>All harbours</p><ul><li>Loading...</li></ul><script src="a.js"></script>`,
  "blanks to be filled in": `<h1>{{ boat.name }}</h1><p>{{ boat.price }}</p><script src="a.js"></script>`,
  skeletons: `<h1>Boats</h1><div class="skeleton"></div><div class="skeleton"></div><div class="skeleton"></div><script src="a.js"></script>`,
  "data that is not shown": `<h1>Boats</h1><p>Ours</p><script id="__NEXT_DATA__" type="application/json">${data}</script><script src="a.js"></script>`,
  "elements of its own that are empty":
    "<h1>Boats</h1><boat-list></boat-list><boat-filter></boat-filter><boat-map></boat-map><script src=a.js></script>",
  "a frameset": '<frameset cols="20%,80%"><frame src="a.html"><frame src="b.html"></frameset>',
  "content in a frame": '<h1>Boats</h1><iframe src="/boats"></iframe>',
  "a page that sends on": '<meta http-equiv="refresh" content="0; url=/home"><p>One moment</p>',
  "a page that is hidden": `<h1>Boats</h1><div style="display: none"><p>${words}</p></div><script>show()</script>`,
  "a check for bots": "<h1>Checking your browser</h1><script src=a.js></script>",
  "a captcha that a script draws": '<div class="cf-turnstile"></div><script src="a.js"></script>',
};

describe("a browser is asked for", () => {
  for (const [name, body] of Object.entries(unfinished)) {
    test(name, () => assert.match(asked(body) ?? "none", /^[A-Z].+\.$/));
  }
  test("a refusal that may be one of bots", () => {
    assert.match(asked("<h1>Forbidden</h1>", 403) ?? "none", /HTTP 403/);
  });
  test("a program that is served with a status of its own", () => {
    assert.ok(asked('<div id="root"></div><script src="a.js"></script>', 404));
  });
});

const finished: Record<string, string> = {
  "a short page": "<p>hello</p>",
  "an article": `<article><h1>Tides</h1><p>${words}</p></article><script src="a.js"></script>`,
  "an article with its data": `<div id="__next"><article><p>${words}</p></article></div><script id="__NEXT_DATA__" type="application/json">${data}</script>`,
  "an article that mentions scripts for its comments": `<p>${words}</p><noscript>Please enable JavaScript to view the comments.</noscript><script src="a.js"></script>`,
  "an article beside which something is loading": `<p>${words}</p><aside><p>Loading...</p></aside><script src="a.js"></script>`,
  "an article with a film in a frame": `<p>${words}</p><iframe src="https://films.example/1"></iframe>`,
  "a page that loads itself again": `<meta http-equiv="refresh" content="300"><h1>Tides</h1><p>High at noon</p>`,
  "a list with statistics": `<ul><li>Oar</li><li>Sail</li></ul><script src="https://stats.example/s.js"></script>`,
  "a page brought for those without scripts": `<div id="main"></div><noscript><p>${words}</p></noscript><script src="a.js"></script>`,
};

describe("plain HTML is enough", () => {
  for (const [name, body] of Object.entries(finished)) {
    test(name, () => assert.equal(asked(body), null));
  }
  test("a page that is not there", () => {
    assert.equal(asked("<h1>404 Not Found</h1>", 404), null);
  });
  test("a page that a browser has rendered", () => {
    assert.equal(asked('<div id="root"></div><script src="a.js"></script>', 200, "browser"), null);
  });
});
