import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { SessionResponse } from "../../src/contract/sessions.ts";
import { browsersOf, until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveSite, type Site } from "../sites/server.ts";

let server: TestServer;
let site: Site;

before(async () => {
  site = await serveSite();
  // Most options are applied when a warm browser is handed over.
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "1", NOCTURNE_MAX_SESSIONS: "1" });
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

interface Page {
  session: SessionResponse;
  goto(path: string, type?: "goto" | "goto_new_tab"): Promise<void>;
  /** What an expression is on the page, as JSON. */
  read<T>(expression: string): Promise<T>;
}

/** Runs with a session that was started with these options, on the site's first page. */
async function withSession(options: unknown, use: (page: Page) => Promise<void>): Promise<void> {
  await until("a browser waits warm", () => browsersOf(server.data).length === 1);
  const response = await server.call("POST", "/sessions/start", options);
  assert.equal(response.status, 200, response.status === 200 ? "" : await response.clone().text());
  const session = (await response.json()) as SessionResponse;
  const params = { session_id: session.session_id };
  const execute = async (body: Record<string, unknown>) => {
    const done = await server.client.pageExecute({ params, body });
    assert.ok(done.success, done.message);
    return done;
  };
  try {
    site.requests.length = 0;
    await execute({ type: "goto", url: site.url });
    await use({
      session,
      goto: async (path, type = "goto") => void (await execute({ type, url: site.url + path })),
      read: async (expression) => {
        const code = `Promise.resolve(${expression}).then((value) => JSON.stringify([value]))`;
        const { data } = await execute({ type: "evaluate_js", code });
        return (JSON.parse(data!.markdown) as [never])[0];
      },
    });
  } finally {
    await server.client.sessionStop({ params });
    await until("the slot is free", async () => browsersOf(server.data).length <= 1);
  }
}

function headersOf(path: string) {
  const request = site.requests.findLast((one) => one.path === path);
  assert.ok(request, `${path} was not asked for`);
  return request.headers;
}

/** The numbers are equal but for the bars that a window may have. */
function about(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 50, `${actual} is not about ${expected}`);
}

describe("without options", () => {
  const nulls = Object.fromEntries(
    ["headless", "max_duration_minutes", "idle_timeout_minutes", "proxies", "browser_type"]
      .concat(["user_agent", "chrome_args", "viewport_width", "viewport_height", "aspect_ratio"])
      .concat(["cdp_url", "use_file_storage", "screenshot_type", "profile", "web_bot_auth"])
      .concat(["extra_http_headers", "vault_id", "auth_ids", "wait_for_authentication"])
      .map((name) => [name, null]),
  );

  for (const [name, body] of Object.entries({ "no body": undefined, "{}": {}, nulls })) {
    test(`a session (${name}) has the defaults`, async () => {
      await withSession(body, async ({ session }) => {
        const { status, browser_type, headless, max_duration_minutes, proxies } = session;
        assert.deepEqual(
          { status, browser_type, headless, max_duration_minutes, proxies },
          {
            status: "active",
            browser_type: "chromium",
            headless: true,
            max_duration_minutes: 15,
            proxies: false,
          },
        );
        assert.equal(session.idle_timeout_minutes, 3);
        assert.equal(session.timeout_minutes, 3);
        assert.deepEqual([session.steps, session.auth_ids, session.warnings], [[], [], []]);
        assert.deepEqual(
          [session.user_agent, session.viewport_width, session.error],
          [null, null, null],
        );
      });
    });
  }

  test("the page is 1280 × 1080 and the browser says what it is, alike everywhere", async () => {
    await withSession({}, async ({ read }) => {
      about(await read("innerWidth"), 1280);
      about(await read("innerHeight"), 1080);
      const userAgent = await read<string>("navigator.userAgent");
      assert.match(userAgent, /^Mozilla\/5\.0 \(.+\) .*Chrome\/\d+\.0\.0\.0 Safari\/537\.36$/);
      assert.equal(headersOf("/")["user-agent"], userAgent);
    });
  });
});

describe("minutes", () => {
  const given: [Record<string, unknown>, number][] = [
    [{ timeout_minutes: 7 }, 7],
    [{ idle_timeout_minutes: 8, timeout_minutes: 7 }, 8],
    [{ idle_timeout_minutes: 30, max_duration_minutes: 30 }, 30],
    [{ max_duration_minutes: 2 }, 2],
  ];
  for (const [options, idle] of given) {
    test(`${JSON.stringify(options)} is an idle time of ${idle}`, async () => {
      await withSession(options, async ({ session }) => {
        assert.equal(session.idle_timeout_minutes, idle);
        assert.equal(session.timeout_minutes, idle);
        assert.equal(session.max_duration_minutes, options["max_duration_minutes"] ?? 15);
      });
    });
  }
});

describe("the size of the page", () => {
  test("is the viewport, in the first tab, a new one and the observation", async () => {
    const size = { viewport_width: 800, viewport_height: 600 };
    await withSession(size, async ({ session, goto, read }) => {
      assert.deepEqual([session.viewport_width, session.viewport_height], [800, 600]);
      assert.deepEqual(await read("[innerWidth, innerHeight]"), [800, 600]);
      await goto("/article.html", "goto_new_tab");
      assert.deepEqual(await read("[innerWidth, innerHeight]"), [800, 600]);
      const params = { session_id: session.session_id };
      const { viewport_width, viewport_height } = (await server.client.pageObserve({ params }))
        .metadata.viewport;
      assert.deepEqual([viewport_width, viewport_height], [800, 600]);
    });
  });

  for (const [aspect_ratio, expected] of [
    ["16:9", 16 / 9],
    ["5:4", 5 / 4],
  ] as const) {
    test(`is of the aspect ratio ${aspect_ratio}`, async () => {
      await withSession({ aspect_ratio }, async ({ read }) => {
        const ratio = await read<number>("innerWidth / innerHeight");
        assert.ok(Math.abs(ratio - expected) < 0.01, String(ratio));
      });
    });
  }
});

describe("a user agent", () => {
  const windows =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";
  const inWorker = `new Promise((resolve) => {
    const source = "postMessage([navigator.userAgent, navigator.userAgentData?.platform ?? null])";
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    worker.onmessage = ({ data }) => resolve(data);
  })`;

  test("of a Chromium is told by the page, a worker, the header and the client hints alike", async () => {
    await withSession({ user_agent: windows }, async ({ session, goto, read }) => {
      assert.equal(session.user_agent, windows);
      assert.equal(await read("navigator.userAgent"), windows);
      assert.deepEqual(await read(inWorker), [windows, "Windows"]);
      const hints = await read<{
        platform: string;
        mobile: boolean;
        brands: { version: string }[];
      }>("navigator.userAgentData.toJSON()");
      assert.deepEqual([hints.platform, hints.mobile], ["Windows", false]);
      assert.ok(hints.brands.some(({ version }) => version === "140"));
      for (const path of ["/", "/article.html", "/moon.png"]) {
        if (path === "/article.html") await goto(path);
        const headers = headersOf(path);
        assert.equal(headers["user-agent"], windows, path);
        assert.match(String(headers["sec-ch-ua"]), /Chrom[^"]*";v="140"/, path);
        assert.equal(headers["sec-ch-ua-platform"], '"Windows"', path);
      }
    });
  });

  test("of another browser has no client hints", async () => {
    await withSession({ user_agent: firefox }, async ({ goto, read }) => {
      assert.equal(await read("navigator.userAgent"), firefox);
      assert.deepEqual(await read("navigator.userAgentData?.brands ?? []"), []);
      await goto("/article.html");
      for (const path of ["/", "/article.html", "/moon.png"]) {
        const headers = headersOf(path);
        assert.equal(headers["user-agent"], firefox, path);
        const hints = Object.keys(headers).filter((name) => name.startsWith("sec-ch-"));
        assert.deepEqual(hints, [], path);
      }
    });
  });
});

test("extra_http_headers come with every request of every tab and frame", async () => {
  const extra_http_headers = { "X-Night": "moth", "Accept-Language": "ja" };
  await withSession({ extra_http_headers }, async ({ goto, read }) => {
    await goto("/article.html");
    await goto("/form.html", "goto_new_tab");
    await read(`fetch("/headers?by=fetch").then(({ status }) => status)`);
    await read(`new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.onload = () => resolve(true);
      frame.src = "/status/200";
      document.body.append(frame);
    })`);
    for (const path of [
      "/",
      "/article.html",
      "/moon.png",
      "/form.html",
      "/headers",
      "/status/200",
    ]) {
      assert.equal(headersOf(path)["x-night"], "moth", path);
      assert.equal(headersOf(path)["accept-language"], "ja", path);
    }
  });
});

test("chrome_args reach the browser", async () => {
  await withSession(
    { chrome_args: ["--accept-lang=de", "--window-size=900,700"] },
    async ({ read }) => {
      assert.match(await read("navigator.language"), /^de\b/);
      assert.equal(await read("innerWidth"), 900);
      assert.match(headersOf("/")["accept-language"] ?? "", /^de\b/);
    },
  );
});

test("every browser type that capabilities offers starts, and opens pages", async () => {
  const { browsers } = await server.client.capabilities({});
  const offered = Object.keys(browsers).filter((type) => browsers[type]!.available);
  assert.ok(offered.includes("chromium"));
  for (const browser_type of offered) {
    await withSession({ browser_type }, async ({ session, read }) => {
      assert.equal(session.browser_type, browser_type);
      assert.equal(await read("document.title"), "The Night Garden");
      assert.ok(!(await read<string>("navigator.userAgent")).includes("Headless"));
      assert.equal(headersOf("/")["user-agent"], await read("navigator.userAgent"));
      about(await read("innerHeight"), 1080);
    });
  }
});

test("what is not solved here of the captchas is a warning", async () => {
  const options = { solve_captchas: true, wait_for_authentication: true };
  await withSession(options, async ({ session }) => {
    assert.deepEqual(
      session.warnings.map((warning) => warning.split(":")[0]),
      ["solve_captchas"],
    );
    assert.equal(session.solve_captchas, true);
  });
});

test("file storage is there unless it is not wanted", async () => {
  for (const [use_file_storage, expected] of [
    [undefined, true],
    [null, true],
    [true, true],
    [false, false],
  ] as const) {
    await withSession({ use_file_storage }, async ({ session }) => {
      assert.equal(session.use_file_storage, expected);
      assert.deepEqual(session.warnings, []);
    });
  }
});

test("proxies that are none are no proxies", async () => {
  for (const proxies of [false, []]) {
    await withSession({ proxies }, async ({ session }) => assert.equal(session.proxies, false));
  }
});
