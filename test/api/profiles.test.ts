import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { serveTwoOrigins, type TwoOrigins } from "../sites/two-origins.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { keyOfAccount } from "./accounts.ts";
import { failedWith, invalidWith } from "./error-body.ts";

let server: TestServer;
let site: TwoOrigins;
before(async () => {
  site = await serveTwoOrigins();
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

const create = (name: string | null = null) => server.client.profileCreate({ body: { name } });

describe("profiles", () => {
  test("are made, found by their name, and deleted", async () => {
    const made = await create("the owls");
    await create("the owls");
    await create("owls");
    assert.match(made.profile_id, /^notte-profile-[0-9a-f]{16}$/);
    assert.deepEqual(made.persisted_domains, []);
    const listed = await server.client.profileList({ query: { name: "the owls" } });
    assert.deepEqual([listed.items.length, listed.page_size], [2, 20]);
    const paged = await server.client.profileList({ query: { page: 2, page_size: 1 } });
    assert.deepEqual([paged.items.length, paged.has_next, paged.has_previous], [1, true, true]);
    const params = { profile_id: made.profile_id };
    assert.deepEqual(await server.client.profileGet({ params }), made);
    const deleted = await server.client.profileDelete({ params });
    assert.equal(deleted.success, true);
    const response = await server.call("GET", `/profiles/${made.profile_id}`);
    assert.equal((await failedWith(response, 404)).error, "not_found");
  });

  test("of another account are not found, by any operation", async () => {
    const { profile_id: id } = await create();
    const { key } = await keyOfAccount(server.data, "another");
    const headers = { authorization: `Bearer ${key}` };
    const sign = { text: "x" };
    const calls: [string, string, unknown?][] = [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/cookies"],
      ["POST", "/cookies", { cookies: [] }],
      ["POST", "/duplicate", {}],
      ["GET", "/versions"],
      ["POST", "/rollback", { version: 1 }],
      ["POST", "/check", { url: site.one, sign }],
    ];
    for (const [method, path, body] of calls) {
      const response = await server.call(method, `/profiles/${id}${path}`, body, headers);
      assert.equal((await failedWith(response, 404)).error, "not_found", path);
    }
    const started = await server.call("POST", "/sessions/start", { profile: { id } }, headers);
    const { detail } = await invalidWith(started);
    assert.deepEqual(detail[0]?.loc, ["body", "profile", "id"]);
    const { items } = await (await server.call("GET", "/profiles", undefined, headers)).json();
    assert.deepEqual(items, []);
  });
});

const chromeCookie = {
  domain: ".example.org",
  expirationDate: 4_000_000_000.5,
  hostOnly: false,
  httpOnly: true,
  name: "a",
  path: "/",
  sameSite: "no_restriction",
  secure: true,
  session: false,
  storeId: "0",
  value: "1",
};
const playwrightCookie = {
  name: "b",
  value: "2",
  domain: "example.org",
  path: "/x",
  expires: -1,
  httpOnly: false,
  secure: false,
  sameSite: "Lax",
};

describe("the cookies of a profile", () => {
  const given = async (id: string, body: Record<string, unknown>) =>
    server.call("POST", `/profiles/${id}/cookies`, body);

  test("are taken as Chrome's extensions export them, and as Playwright does", async () => {
    const { profile_id } = await create();
    const params = { profile_id };
    const chrome = { cookies: [chromeCookie], source_format: "chrome" as const };
    assert.deepEqual(await server.client.profileCookiesSet({ params, body: chrome }), {
      success: true,
      message: "Added 1 cookie",
      cookies_count: 1,
      mode: "append",
    });
    const playwright = {
      cookies: [playwrightCookie, { ...chromeCookie, value: "new" }],
      mode: "append" as const,
    };
    await server.client.profileCookiesSet({ params, body: playwright });
    const { cookies } = await server.client.profileCookiesGet({ params });
    assert.deepEqual(
      cookies.map(({ name, value, domain, expires, sameSite, hostOnly }) => {
        return { name, value, domain, expires, sameSite, hostOnly };
      }),
      [
        {
          name: "a",
          value: "new",
          domain: ".example.org",
          expires: 4_000_000_000.5,
          sameSite: "None",
          hostOnly: false,
        },
        {
          name: "b",
          value: "2",
          domain: "example.org",
          expires: -1,
          sameSite: "Lax",
          hostOnly: true,
        },
      ],
    );
    const before = await server.client.profileVersions({ params });
    await server.client.profileCookiesSet({ params, body: { cookies: [] } });
    assert.deepEqual(await server.client.profileVersions({ params }), before);
    // What is answered can be given again.
    await server.client.profileCookiesSet({ params, body: { cookies, mode: "replace" } });
    assert.deepEqual((await server.client.profileCookiesGet({ params })).cookies, cookies);
    const one = { cookies: [playwrightCookie], mode: "replace" as const };
    await server.client.profileCookiesSet({ params, body: one });
    assert.equal((await server.client.profileCookiesGet({ params })).cookies.length, 1);
    const profile = await server.client.profileGet({ params });
    assert.deepEqual(profile.persisted_domains, ["example.org"]);
  });

  const wrong: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ["sameSite", { sameSite: "Lax" }, { source_format: "chrome" }],
    ["sameSite", { sameSite: "no_restriction" }, { source_format: "playwright" }],
    ["sameSite", { sameSite: "sideways" }, {}],
    ["secure", { sameSite: "None", secure: false }, {}],
    ["secure", { name: "__Secure-a", secure: false, sameSite: null }, {}],
    ["domain", { name: "__Host-a" }, {}],
    ["domain", { domain: "no host" }, {}],
    ["name", { name: "a;b" }, {}],
    ["value", { value: 7 }, {}],
    ["path", { path: "x" }, {}],
    ["domain", { domain: "com", hostOnly: true }, {}],
    ["domain", { domain: ".co.uk" }, {}],
    ["expires", { expires: 5 }, {}],
    ["expirationDate", { expirationDate: 1_000_000_000.5 }, {}],
  ];
  for (const [field, change, options] of wrong) {
    test(`are refused whole for one with ${JSON.stringify(change)}`, async () => {
      const { profile_id: id } = await create();
      const cookies = [chromeCookie, { ...chromeCookie, ...change }];
      const isChrome = options["source_format"] !== "playwright";
      const first = { ...chromeCookie, sameSite: isChrome ? "lax" : "Lax" };
      const body = { cookies: [first, cookies[1]], ...options };
      const { detail } = await invalidWith(await given(id, body));
      assert.deepEqual(detail[0]?.loc, ["body", "cookies", 1, field]);
      const { versions } = await server.client.profileVersions({ params: { profile_id: id } });
      assert.deepEqual(versions, []);
    });
  }

  test("are those of the session, which the site gets", async () => {
    const { profile_id: id } = await create();
    const cookies = [{ ...playwrightCookie, domain: "127.0.0.1", path: "/" }];
    await server.client.profileCookiesSet({ params: { profile_id: id }, body: { cookies } });
    const session = await server.client.sessionStart({ body: { profile: { id } } });
    await server.client.pageExecute({
      params: session,
      body: { type: "goto", url: `${site.one}/echo` },
    });
    const { markdown } = await server.client.pageScrape({ params: session });
    assert.match(markdown ?? "", /b=2/);
    await server.client.sessionStop({ params: session });
  });
});

describe("a duplicate", () => {
  test("holds the same, and goes its own way", async () => {
    const { profile_id } = await create("owls");
    const body = { cookies: [playwrightCookie] };
    await server.client.profileCookiesSet({ params: { profile_id }, body });
    const copy = await server.client.profileDuplicate({ params: { profile_id } });
    assert.notEqual(copy.profile_id, profile_id);
    assert.deepEqual([copy.name, copy.persisted_domains], ["owls (copy)", ["example.org"]]);
    const params = { profile_id: copy.profile_id };
    const nothing = { cookies: [], mode: "replace" as const };
    await server.client.profileCookiesSet({ params, body: nothing });
    const { cookies } = await server.client.profileCookiesGet({ params: { profile_id } });
    assert.equal(cookies.length, 1);
    const named = { params: { profile_id }, body: { name: "other" } };
    assert.equal((await server.client.profileDuplicate(named)).name, "other");
  });
});

describe("whether a profile is logged in", () => {
  test("is told by signs of the page", async () => {
    const { profile_id } = await create();
    const params = { profile_id };
    const cookies = [{ ...playwrightCookie, domain: "127.0.0.1", path: "/" }];
    await server.client.profileCookiesSet({ params, body: { cookies } });
    const check = (sign: Record<string, unknown>) =>
      server.client.profileCheck({ params, body: { url: `${site.one}/echo`, sign } });
    const found = await check({ text: "B=2", selector: "#said", url_contains: "/echo" });
    assert.deepEqual([found.logged_in, found.url], [true, `${site.one}/echo`], found.message);
    const missing = await check({ selector: "#log-out" });
    assert.equal(missing.logged_in, false);
    assert.match(missing.message, /does not show: the selector '#log-out'/);
    const absent = await check({ selector: "#said", absent: true });
    assert.equal(absent.logged_in, false);
    const { items } = await server.client.listSessions({ query: { only_active: "true" } });
    assert.deepEqual(items, []);
  });

  test("is asked with a sign and the URL of a page", async () => {
    const { profile_id: id } = await create();
    const check = (body: unknown) => server.call("POST", `/profiles/${id}/check`, body);
    const none = await invalidWith(await check({ url: site.one, sign: {} }));
    assert.deepEqual(none.detail[0]?.loc, ["body", "sign"]);
    const local = await invalidWith(await check({ url: "file:///etc", sign: { text: "x" } }));
    assert.deepEqual(local.detail[0]?.loc, ["body", "url"]);
    const closed = await check({ url: "http://127.0.0.1:1/", sign: { text: "x" } });
    const { error, message } = await failedWith(closed, 502);
    assert.equal(error, "no_page");
    assert.match(message, /127\.0\.0\.1:1/);
    const odd = await invalidWith(await check({ url: site.one, sign: { selector: "##" } }));
    assert.deepEqual(odd.detail[0]?.loc, ["body", "sign", "selector"]);
    assert.match(odd.message, /is not a selector/);
  });
});
