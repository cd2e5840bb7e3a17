import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { sessionCode } from "./session-code.ts";

test("the curl command sends what was asked for, whatever stands in it", () => {
  const body = { user_agent: `It's "an" $OWL \\ \`ls\``, chrome_args: ["--a=b"] };
  const curl = sessionCode(body, "http://host").find(({ label }) => label === "curl")!.code;
  const show = `curl() { printf '%s\\n' "$@"; }; ${curl}`;
  const said = execFileSync("bash", ["-c", show], { encoding: "utf8" });
  const sent = said.slice(said.indexOf("-d\n") + 3);
  assert.deepEqual(JSON.parse(sent), body);
  assert.match(said, /^-X\nPOST\nhttp:\/\/host\/sessions\/start\n/);
});

test("without options there is no body", () => {
  for (const { label, code } of sessionCode({}, "http://host")) {
    assert.doesNotMatch(code, /-d |body:|Session\(\{/, label);
    assert.doesNotMatch(code, /noc_/, label);
  }
});

test("a Firefox is not joined by CDP", () => {
  const samples = sessionCode({ browser_type: "firefox" }, "http://host");
  assert.doesNotMatch(JSON.stringify(samples), /cdp_url|connectOverCDP/);
  assert.match(samples.at(-1)!.code, /session\.bidi_url,\n {2}protocol: "webDriverBiDi",/);
});
