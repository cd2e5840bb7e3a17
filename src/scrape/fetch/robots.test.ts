import assert from "node:assert/strict";
import { test } from "node:test";
import { isAllowedByRobots } from "./robots.ts";

const rules = `\uFEFF# comment
User-Agent: nocturne
User-agent: Other
Disallow: /private # this
Allow: /private/open
Disallow: /*.gif$
Disallow: /q?a=
Disallow: /caf%c3%a9
Disallow: /%7euser/*/x*y$
crawl-delay: 5

User-agent: *
Disallow: /
Allow: /$
Sitemap: https://x/sitemap.xml

user-agent: NOCTURNE
Disallow: /second
`;

test("the rules for one crawler are those of all its groups, the longest first", () => {
  const allowed = (path: string, agent = "Nocturne/1.0") => isAllowedByRobots(rules, agent, path);
  const closed = [
    "/private",
    "/private/x",
    "/privateer",
    "/a/b.gif",
    "/q?a=1",
    "/café",
    "/second",
    "/~user/1/xay",
  ];
  const open = [
    "/",
    "/private/open/x",
    "/a.gif?x",
    "/q?b=1",
    "/Private",
    "/robots.txt",
    "",
    "/~user/1/xayz",
    "/~user/x1y",
  ];
  for (const path of closed) assert.equal(allowed(path), false, path);
  for (const path of open) assert.equal(allowed(path), true, path);
  assert.equal(allowed("/private", "other"), false);
  assert.equal(allowed("/", "Stranger"), true);
  assert.equal(allowed("/a", "Stranger"), false);
});

test("no rules, odd rules and empty ones close nothing", () => {
  for (const text of ["", "<html>not found</html>", "Disallow: /", "User-agent: *\nDisallow:"]) {
    assert.equal(isAllowedByRobots(text, "Nocturne", "/a"), true, text);
  }
  const tie = "User-agent: *\nDisallow: /page\nAllow: /page";
  assert.equal(isAllowedByRobots(tie, "Nocturne", "/page"), true);
  assert.equal(isAllowedByRobots("user-agent: *\r\ndisallow: /a", "Nocturne", "/a"), false);
  assert.equal(isAllowedByRobots("User-agent: *\nDisallow: /ab*b$", "N", "/ab"), true);
  assert.equal(
    isAllowedByRobots("User-agent: n\nSitemap: x\nUser-agent: m\nDisallow: /", "N", "/"),
    false,
  );
  assert.equal(isAllowedByRobots("User-agent: nocturne-news\nDisallow: /", "Nocturne", "/"), true);
  const hostile = `User-agent: *\nDisallow: ${"/*a".repeat(2000)}b`;
  assert.equal(isAllowedByRobots(hostile, "Nocturne", `/${"a".repeat(5000)}`), true);
});
