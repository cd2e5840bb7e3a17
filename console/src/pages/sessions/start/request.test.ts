import assert from "node:assert/strict";
import { test } from "node:test";
import { SessionStartRequest } from "../../../../../src/contract/session-options.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import { requestOf } from "./request.ts";

/** What the server reads of a draft with these fields. */
function read(changed: Partial<Draft>) {
  return SessionStartRequest.parse(requestOf({ ...emptyDraft, ...changed }));
}

test("an untouched draft asks for nothing, and is what the server does by itself", () => {
  assert.deepEqual(requestOf(emptyDraft), {});
  const { max_duration_minutes, browser_type, headless, use_file_storage } = read({});
  const { wait_for_authentication, screenshot_type } = read({});
  assert.equal(String(max_duration_minutes), emptyDraft.max_duration_minutes);
  assert.deepEqual(
    { browser_type, headless, use_file_storage, wait_for_authentication, screenshot_type },
    {
      browser_type: emptyDraft.browser_type,
      headless: emptyDraft.headless,
      use_file_storage: emptyDraft.use_file_storage,
      wait_for_authentication: emptyDraft.wait_for_authentication,
      screenshot_type: emptyDraft.screenshot_type,
    },
  );
});

test("every option can be asked for", () => {
  const asked = requestOf({
    ...emptyDraft,
    browser_type: "chrome",
    headless: false,
    user_agent: "Owl/1",
    chrome_args: " --lang=de \n\n--mute-audio",
    size: "5:4",
    max_duration_minutes: "60",
    idle_timeout_minutes: "5",
    persona_id: "persona",
    vault_id: "vault",
    profile_id: "profile",
    profile_persist: true,
    auth_ids: ["connection"],
    wait_for_authentication: false,
    proxy: "own",
    extra_http_headers: "Accept-Language: de\nX-Time: 10:30",
    solve_captchas: true,
    web_bot_auth: true,
    record: "no",
    record_bodies: true,
    screenshot_type: "full",
    use_file_storage: false,
    cdp_url: "ws://elsewhere",
    proxy_rotation: "rotate",
    egress_allow: "example.com\n",
    egress_deny: "10.0.0.0/8",
    block_resources: "image, font",
    block_ads: true,
    cookie_consent: "decline",
    locale: "de-CH",
    timezone: "Europe/Zurich",
    geolocation: "47.37, 8.54",
    extensions: ["one"],
    quiet_cdp: true,
  });
  assert.deepEqual(asked, {
    browser_type: "chrome",
    headless: false,
    user_agent: "Owl/1",
    chrome_args: ["--lang=de", "--mute-audio"],
    aspect_ratio: "5:4",
    max_duration_minutes: 60,
    idle_timeout_minutes: 5,
    persona_id: "persona",
    vault_id: "vault",
    profile: { id: "profile", persist: true },
    auth_ids: ["connection"],
    wait_for_authentication: false,
    proxies: true,
    extra_http_headers: { "Accept-Language": "de", "X-Time": "10:30" },
    solve_captchas: true,
    web_bot_auth: true,
    record: false,
    record_bodies: true,
    screenshot_type: "full",
    use_file_storage: false,
    cdp_url: "ws://elsewhere",
    proxy_rotation: "rotate",
    egress: { allow: ["example.com"], deny: ["10.0.0.0/8"] },
    block_resources: ["image", "font"],
    block_ads: true,
    cookie_consent: "decline",
    locale: "de-CH",
    timezone: "Europe/Zurich",
    geolocation: { latitude: 47.37, longitude: 8.54 },
    extensions: ["one"],
    quiet_cdp: true,
  });
  const others = ["timeout_minutes", "viewport_width", "viewport_height"];
  assert.deepEqual(
    Object.keys(SessionStartRequest.in.in.shape)
      .filter((name) => !(name in asked))
      .toSorted(),
    others.toSorted(),
    "an option of the contract that the dialog does not have",
  );
});

test("an exact size and a proxy of one's own", () => {
  const { viewport_width, viewport_height, aspect_ratio } = read({ size: "exact" });
  assert.deepEqual([viewport_width, viewport_height, aspect_ratio], [1280, 720, null]);
  const own: Partial<Draft> = { proxy: "external", proxy_server: "http://p:1" };
  assert.deepEqual(requestOf({ ...emptyDraft, ...own }).proxies, [
    { type: "external", server: "http://p:1" },
  ]);
  const typed: Partial<Draft> = { proxy: "json", proxy_json: '[{"type":"notte","country":"us"}]' };
  assert.deepEqual(requestOf({ ...emptyDraft, ...typed }).proxies, [
    { type: "notte", country: "us" },
  ]);
  assert.throws(() => requestOf({ ...emptyDraft, proxy: "json", proxy_json: "{" }), SyntaxError);
});
