import assert from "node:assert/strict";
import { test } from "node:test";
import { viewerPage } from "./viewer-page.ts";

const built = "<!doctype html><html><head><title>Live</title></head><body></body></html>";
const options = {
  socket: "wss://nocturne.example/sessions/1/live?token=a.b",
  files: null,
  session_id: '"><script>$& ',
  mode: null,
  theme: "dark",
  interactive: false,
} as const;
const page = (embed: string) =>
  viewerPage(built, options, { baseUrl: "https://nocturne.example", embed });

test("a viewer's page is told what it shows, as text", () => {
  const { html } = page("");
  const content = /<meta name="nocturne-live" content="([^"]*)"><\/head>/.exec(html)?.[1];
  const told = content?.replaceAll("&quot;", '"').replaceAll("&lt;", "<");
  assert.deepEqual(JSON.parse(told!.replaceAll("&gt;", ">").replaceAll("&amp;", "&")), options);
  assert.ok(!html.includes("<script>"));
});

test("a viewer's page loads from this server only, and stands in the frames of who may have it", () => {
  const { headers } = page("https://app.example.com https://b.example");
  const policy = headers["content-security-policy"]!;
  assert.match(policy, /^default-src 'none'; script-src 'self';/);
  assert.match(policy, /connect-src 'self' https:\/\/nocturne\.example wss:\/\/nocturne\.example;/);
  assert.match(policy, /frame-ancestors 'self' https:\/\/app\.example\.com https:\/\/b\.example$/);
  assert.match(page("").headers["content-security-policy"]!, /frame-ancestors 'self'$/);
});
