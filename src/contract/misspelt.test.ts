import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ScrapeUrlRequest } from "./scrape.ts";
import { SessionStartRequest } from "./session-options.ts";

function refused(options: Record<string, unknown>): string[] {
  const { error } = SessionStartRequest.safeParse(options);
  return (error?.issues ?? []).map(({ message }) => message);
}

describe("an option that is nearly one", () => {
  const meant: Record<string, string> = {
    proxy: "proxies",
    Proxies: "proxies",
    prxies: "proxies",
    solveCaptchas: "solve_captchas",
    solve_captcha: "solve_captchas",
    time_zone: "timezone",
    timezoneId: "timezone",
    extraHTTPHeaders: "extra_http_headers",
    "user-agent": "user_agent",
    viewport: "viewport_width",
    vault: "vault_id",
    egres: "egress",
    block_resource: "block_resources",
    recording: "",
    extension: "extensions",
    profile_id: "profile",
  };
  for (const [key, field] of Object.entries(meant)) {
    test(`${key} is ${field === "" ? "passed over: it may be anything" : `taken for ${field}`}`, () => {
      assert.deepEqual(
        refused({ [key]: "x" }),
        field === "" ? [] : [`is no option: did you mean ${field}?`],
      );
    });
  }

  test("is passed over where it asks for nothing", () => {
    assert.deepEqual(refused({ proxy: null, solveCaptchas: false }), []);
  });

  test("is refused in a scrape too, which has other names besides", () => {
    const url = "https://example.com";
    assert.equal(ScrapeUrlRequest.safeParse({ url, proxy: true }).success, false);
    assert.equal(ScrapeUrlRequest.safeParse({ url, only_main_content: true }).success, true);
    assert.equal(ScrapeUrlRequest.safeParse({ url, json_schema: {} }).success, true);
  });
});

test("other unknown keys are passed over, and none comes through", () => {
  const parsed = SessionStartRequest.parse({ json_schema: {}, agent_id: "x", constructor: 1 });
  assert.deepEqual(parsed, SessionStartRequest.parse({}));
});
