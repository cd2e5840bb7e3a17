import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { browserTypes } from "../../src/contract/session-options.ts";
import { browsersOf, until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { invalidWith } from "./error-body.ts";

let server: TestServer;

before(async () => {
  // One slot: a refused start that took it would make every later start fail.
  server = await startTestServer({
    NOCTURNE_WARM_BROWSERS: "1",
    NOCTURNE_MAX_SESSIONS: "1",
    NOCTURNE_QUEUE_SECONDS: "0",
    DISPLAY: "",
  });
  await until("a browser waits warm", () => browsersOf(server.data).length === 1);
});

after(() => server?.[Symbol.asyncDispose]());

/** The fields that a start with these options is refused for, with what is said about each. */
async function refusal(options: Record<string, unknown>): Promise<Map<string, string>> {
  const { detail } = await invalidWith(await server.call("POST", "/sessions/start", options));
  return new Map(detail.map(({ loc, msg }) => [String(loc[1]), msg]));
}

const external = { type: "external", server: "http://p:1", username: "u", password: "pass-1234" };

describe("options that contradict each other", () => {
  const cdp_url = "ws://127.0.0.1:1/devtools";
  const contradictions: [Record<string, unknown>, string, RegExp][] = [
    [{ idle_timeout_minutes: 10, max_duration_minutes: 5 }, "idle_timeout_minutes", /max_duration/],
    [{ timeout_minutes: 10, max_duration_minutes: 5 }, "idle_timeout_minutes", /max_duration/],
    [{ idle_timeout_minutes: 16 }, "idle_timeout_minutes", /max_duration_minutes \(15\)/],
    [{ viewport_width: 800 }, "viewport_height", /go together/],
    [{ viewport_height: 600 }, "viewport_width", /go together/],
    [{ viewport_height: 600, viewport_width: null }, "viewport_width", /go together/],
    [{ aspect_ratio: "16:9", viewport_width: 800, viewport_height: 600 }, "aspect_ratio", /either/],
    [{ aspect_ratio: "16:9", viewport_width: 800 }, "aspect_ratio", /either/],
    [{ cdp_url, user_agent: "x" }, "user_agent", /cdp_url/],
    [{ cdp_url, chrome_args: ["--lang=de"] }, "chrome_args", /cdp_url/],
    [{ cdp_url, headless: false }, "headless", /cdp_url/],
    [{ cdp_url, viewport_width: 800, viewport_height: 600 }, "viewport_width", /cdp_url/],
    [{ timezone: "proxy" }, "timezone", /proxies/],
    [{ timezone: "Europe/Nowhere" }, "timezone", /IANA/],
    [{ locale: "no language" }, "locale", /BCP 47/],
    [{ egress: { allows: ["example.com"] } }, "egress", /allows/],
    [{ proxy: "http://me:pass-1234@p:1" }, "proxy", /did you mean proxies\?$/],
    [{ proxies: [external, external] }, "proxies", /list of one/],
    [{ browser_type: "chrome-turbo", headless: false }, "headless", /no windows/],
  ];

  for (const [options, field, why] of contradictions) {
    test(`${JSON.stringify(options)} is refused for ${field}`, async () => {
      assert.match((await refusal(options)).get(field) ?? "", why);
    });
  }
});

describe("options that can't be had here", () => {
  const unavailable: [string, unknown][] = [
    ["proxies", true],
    ["proxies", "us"],
    ["proxies", [{ type: "notte", country: "us" }]],
    ["proxies", [{ ...external, server: "ftp://p:1" }]],
    ["proxies", [{ type: "tailnet", oauth_client_id: "a", oauth_client_secret: "pass-1234" }]],
    ["auth_ids", ["one"]],
    ["cdp_url", "ftp://user:pass-1234@127.0.0.1"],
    ["browser_type", "chrome-nightly"],
  ];

  for (const [field, value] of unavailable) {
    test(`${field}: ${JSON.stringify(value)} is refused by name`, async () => {
      const response = await server.call("POST", "/sessions/start", { [field]: value });
      const text = await response.clone().text();
      const { detail } = await invalidWith(response);
      assert.deepEqual(
        detail.map(({ loc }) => loc[1]),
        [field],
      );
      assert.ok(!text.includes("pass-1234"), text);
    });
  }

  test("what egress and block_resources can't hold is refused by its place", async () => {
    const egress = { allow: ["example.com", "co.uk"], deny: ["10.0.0.0/40"] };
    const response = await server.call("POST", "/sessions/start", { egress });
    const { detail } = await invalidWith(response);
    assert.deepEqual(
      detail.map(({ loc }) => loc.join(".")),
      ["body.egress.allow.1", "body.egress.deny.0"],
    );
    assert.match(detail[0]?.msg ?? "", /many unrelated sites/);
    assert.ok((await refusal({ egress: { allow: [""] } })).has("egress"));
    const cdp_url = "ws://127.0.0.1:1/devtools";
    assert.match((await refusal({ cdp_url, egress: {} })).get("egress") ?? "", /cdp_url/);
    for (const kind of ["document", "websocket", "Image"])
      assert.ok((await refusal({ block_resources: [kind] })).has("block_resources"), kind);
  });

  test("every one is named when several are asked for", async () => {
    const options = {
      proxies: true,
      cdp_url: "ftp://x",
      browser_type: "chrome-nightly",
    };
    assert.deepEqual(new Set((await refusal(options)).keys()), new Set(Object.keys(options)));
  });

  test("a browser type that capabilities calls missing is refused with the same sentence", async () => {
    const { browsers } = await server.client.capabilities({});
    assert.deepEqual(Object.keys(browsers).toSorted(), [...browserTypes].toSorted());
    for (const [type, { available, detail }] of Object.entries(browsers)) {
      if (available) continue;
      const said = (await refusal({ browser_type: type })).get("browser_type");
      assert.ok(said?.startsWith(detail!), `${type}: ${said}`);
    }
  });

  test("more than one proxy, or more than ten auth_ids, are too many", async () => {
    assert.ok((await refusal({ proxies: [external, external] })).has("proxies"));
    const auth_ids = Array.from({ length: 11 }, (_, at) => `auth-${at}`);
    assert.ok((await refusal({ auth_ids })).has("auth_ids"));
  });
});

describe("chrome_args", () => {
  const weakening = [
    "--no-sandbox",
    "--disable-setuid-sandbox",
    "--disable-gpu-sandbox",
    "--disable-seccomp-filter-sandbox",
    "--disable-namespace-sandbox",
    "--no-zygote",
    "--single-process",
    "--in-process-gpu",
    "--disable-web-security",
    "--allow-file-access-from-files",
    "--app=file:///etc/passwd",
    "--proxy-server=http://127.0.0.1:1",
    "--proxy-bypass-list=*",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * 127.0.0.1",
    "--webrtc-ip-handling-policy=default",
    "--force-webrtc-ip-handling-policy=default",
    "--remote-debugging-port=9222",
    "--remote-debugging-address=0.0.0.0",
    "--remote-allow-origins=*",
    "--enable-ui-devtools=9223",
    "--auto-open-devtools-for-tabs",
    "--user-data-dir=/tmp/other",
    "--profile-directory=../../other",
    "--disk-cache-dir=/tmp/other",
    "--load-extension=/tmp/extension",
    "--disable-extensions-except=/tmp/extension",
    "--pack-extension=/tmp/extension",
    "--install-isolated-web-app-from-file=/tmp/app",
    "--enable-blink-features=MojoJS",
    "--enable-features=MojoJS,DirectSockets",
    "--renderer-cmd-prefix=/bin/sh",
    "--utility-cmd-prefix=/bin/sh",
    "--gpu-launcher=/bin/sh",
    "--browser-subprocess-path=/bin/sh",
    "--screenshot=/tmp/picture.png",
    "--print-to-pdf=/tmp/page.pdf",
    "--log-file=/tmp/log",
    "--log-net-log=/tmp/log",
    "--ssl-key-log-file=/tmp/keys",
    "--trace-startup-file=/tmp/trace",
    "--use-file-for-fake-audio-capture=/etc/passwd",
    "--type=renderer",
    "--NO-SANDBOX",
    "--disable-features=IsolateOrigins",
    "--disable-features=Translate,site-per-process",
    "--enable-blink-features=IdleDetection",
    "--js-flags=--allow-natives-syntax",
    "--blink-settings=webSecurityEnabled=false",
    "--a-switch-of-the-next-version",
  ];

  for (const argument of weakening) {
    test(`${argument} is refused, by its place and name`, async () => {
      const response = await server.call("POST", "/sessions/start", {
        chrome_args: ["--lang=de", argument],
      });
      const { detail } = await invalidWith(response);
      assert.deepEqual(
        detail.map(({ loc }) => loc),
        [["body", "chrome_args", 1]],
      );
      assert.ok(detail[0]!.msg.includes(argument.toLowerCase().split("=")[0]!), detail[0]!.msg);
    });
  }

  test("what is not a switch is refused", async () => {
    for (const argument of [
      "file:///etc/passwd",
      "-no-sandbox",
      "--",
      "lang=de",
      "--a\0b",
      "--a=\0",
    ]) {
      assert.ok((await refusal({ chrome_args: [argument] })).has("chrome_args"), argument);
    }
  });
});

describe("headers", () => {
  test("that can't be sent are refused by name", async () => {
    for (const [name, value] of [
      ["bad name", "x"],
      ["X-Night", "a\nb"],
      ["X-Night", "a\r\nX-Other: b"],
      ["X-Night", "\0"],
      ["X:Night", "x"],
      ["X-Nächte", "x"],
    ] as const) {
      const said = (await refusal({ extra_http_headers: { [name]: value } })).get(
        "extra_http_headers",
      );
      assert.ok(said?.includes(name), said);
    }
  });

  test("a user agent that is no header is refused", async () => {
    for (const user_agent of ["a\r\nX-Other: b", "a\nb", "a\0b", "月"]) {
      assert.ok((await refusal({ user_agent })).has("user_agent"), user_agent);
    }
  });
});

test("none of all this took the session's slot, the warm browser, or another one", async () => {
  const [warm] = browsersOf(server.data);
  await refusal({ proxies: true });
  await refusal({ chrome_args: ["--no-sandbox"] });
  assert.deepEqual(
    browsersOf(server.data).map(({ id }) => id),
    [warm!.id],
  );
  assert.equal((await server.client.capabilities({})).active_sessions, 0);
  const { items } = await server.client.listSessions({});
  assert.deepEqual(items, []);
  const { session_id } = await server.client.sessionStart({});
  assert.equal((await server.client.capabilities({})).active_sessions, 1);
  // Full now: what can't be had is still said before what is full.
  await refusal({ proxies: true });
  await server.client.sessionStop({ params: { session_id } });
});
