import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { ViewerMessage } from "../../src/contract/live.ts";
import { click, LiveViewer, stroke } from "../live-viewer.ts";
import { until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";
import { handshake } from "./cdp-client.ts";
import { failedWith } from "./error-body.ts";

let stage: Stage;
let session: StagedSession;
let steering: string;
let watching: string;

/** The live socket of a session by a link, which the page of that link would open. */
async function socketOf(pageUrl: string): Promise<string> {
  const html = await (await fetch(pageUrl)).text();
  return optionsIn(html).socket!;
}

interface Told {
  socket: string | null;
  files: string | null;
  interactive: boolean;
  mode: string | null;
  theme: string | null;
  ended?: string;
}

/** What the viewer's page is told. */
function optionsIn(html: string): Told {
  const content = /<meta name="nocturne-live" content="([^"]*)"/.exec(html)?.[1] ?? "";
  return JSON.parse(content.replaceAll("&quot;", '"').replaceAll("&amp;", "&")) as Told;
}

const linksOf = async () => {
  const { viewer_url, watch_url } = await session.status();
  return { viewer: viewer_url!, watch: watch_url! };
};

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
  const { viewer, watch } = await linksOf();
  [steering, watching] = [await socketOf(viewer), await socketOf(watch)];
  await open("/take-over.html");
});
after(async () => {
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

async function open(path: string): Promise<void> {
  const done = await session.execute({ type: "goto", url: `${stage.site.url}${path}` });
  assert.equal(done.success, true, done.message);
}

const evaluate = async (code: string) =>
  (await session.execute({ type: "evaluate_js", code })).data?.markdown;

/** A message of each kind that acts. */
const acting: ViewerMessage[] = [
  ...click({ x: 60, y: 205 }),
  { type: "mouse", event: "move", x: 1, y: 1, button: "none", buttons: 0, clicks: 0, modifiers: 0 },
  { type: "wheel", x: 1, y: 1, delta_x: 0, delta_y: 100, modifiers: 0 },
  ...stroke("Tab", "Tab"),
  { type: "text", text: "typed" },
  { type: "copy", cut: true },
  { type: "dialog", accept: true, text: null },
  { type: "files", names: [] },
  { type: "navigate", url: "about:blank" },
  { type: "history", go: "reload" },
  { type: "tab", do: "open", tab: null },
];

describe("a link that is only for watching", () => {
  test("neither takes control, nor acts, nor answers", async () => {
    await using viewer = await LiveViewer.open(watching);
    const state = await viewer.sees("the session", () => true);
    assert.deepEqual([state.may_control, state.control], [false, "nobody"]);
    const wanted: ViewerMessage[] = [
      { type: "control", take: true },
      { type: "help", answer: "yes" },
      ...acting,
    ];
    viewer.send(...wanted);
    await until("all are refused", () => viewer.all("refused").length === wanted.length);
    assert.equal(
      await evaluate("return [events.length, scrollY, location.pathname].join()"),
      "0,0,/take-over.html",
    );
    assert.equal(viewer.state?.tabs.length, 1);
  });

  test("opens no CDP, and stores no file, and neither does one that lets take control open CDP", async () => {
    const base = stage.server.url;
    for (const link of [steering, watching]) {
      const token = new URL(link).searchParams.get("token");
      for (const path of ["debug", `debug/page/${viewerTab()}`]) {
        const url = `${base.replace("http", "ws")}/sessions/${session.id}/${path}?token=${token}`;
        const answer = await handshake(url);
        assert.ok(answer !== "open");
        await failedWith(answer, 403);
      }
      const form = new FormData();
      form.append("file", new Blob(["x"]));
      const sent = await fetch(`${base}/sessions/${session.id}/live/files/x.txt?token=${token}`, {
        method: "POST",
        body: form,
      });
      assert.equal(sent.status, link === watching ? 403 : 200);
    }
  });

  test("is what a page gets that is not to be interactive, whatever its link", async () => {
    const { viewer, watch } = await linksOf();
    const told = async (url: string) => optionsIn(await (await fetch(url)).text());
    const still = await told(`${viewer}&interactive=0&mode=embed-minimal&theme=light`);
    assert.deepEqual(
      [still.interactive, still.files, still.mode, still.theme],
      [false, null, "embed-minimal", "light"],
    );
    await using looking = await LiveViewer.open(still.socket!);
    assert.equal((await looking.sees("it", () => true)).may_control, false);
    assert.equal((await told(`${watch}&interactive=1&mode=x&theme=x`)).interactive, false);
    const forKey = `${viewer.split("?")[0]}?token=${stage.server.key}`;
    const html = await (await fetch(forKey)).text();
    assert.ok(!html.includes(stage.server.key));
    assert.equal(optionsIn(html).interactive, true);
  });
});

const viewerTab = () => "0".repeat(32);

describe("two people", () => {
  test("never have control both, and only who has it acts", async () => {
    await using ann = await LiveViewer.open(steering);
    await using ben = await LiveViewer.open(steering);
    const refused = await ann.answer("refused", { type: "text", text: "x" });
    assert.match(refused.reason, /Take control first/);
    await ann.takeControl();
    await ben.sees(
      "that another has it",
      (state) => state.control === "other" && state.viewers === 2,
    );
    const other = await ben.answer("refused", { type: "navigate", url: "about:blank" });
    assert.match(other.reason, /Somebody else/);
    await ben.takeControl();
    await ann.sees("that it was taken", ({ control }) => control === "other");
    ann.send({ type: "control", take: false });
    ann.send(...acting);
    await until("all are refused", () => ann.all("refused").length === acting.length + 1);
    assert.equal(ben.state?.control, "you");
    await ben.giveBack();
    assert.equal(await evaluate("return events.length"), "0");
  });

  test("find control kept for a moment when the one who has it is cut off", async () => {
    await using ann = await LiveViewer.open(steering);
    const gone = await LiveViewer.open(steering);
    await gone.takeControl();
    gone.socket.terminate();
    await ann.sees("one viewer", ({ viewers }) => viewers === 1);
    assert.equal(ann.state?.control, "other");
    await using back = await LiveViewer.open(steering);
    await back.takeControl();
    await back.giveBack();
  });
});

describe("a viewer's message", () => {
  test("that is none ends the connection", async () => {
    const wrong = [
      "{",
      "[]",
      '{"type":"mouse"}',
      '{"type":"evaluate","code":"1"}',
      JSON.stringify({ type: "text", text: "x".repeat(100_001) }),
    ];
    for (const text of wrong) {
      await using viewer = await LiveViewer.open(watching);
      viewer.socket.send(text);
      assert.equal((await viewer.closed).code, 1007, text.slice(0, 40));
    }
    await using binary = await LiveViewer.open(watching);
    binary.socket.send(Buffer.from("{}"));
    assert.equal((await binary.closed).code, 1007);
    await using large = await LiveViewer.open(watching);
    large.socket.send("x".repeat(1024 * 1024 + 1));
    assert.equal((await large.closed).code, 1009);
  });

  test("opens web addresses only", async () => {
    await using viewer = await LiveViewer.open(steering);
    await viewer.takeControl();
    for (const url of [
      "file:///etc/passwd",
      "chrome://version",
      "view-source:http://x",
      "javascript:document.title='x'",
      " JavaScript:void(0)",
    ]) {
      const { reason } = await viewer.answer("failed", { type: "navigate", url });
      assert.match(reason, /only web pages/, url);
    }
    const { reason } = await viewer.answer("failed", { type: "tab", do: "show", tab: "nowhere" });
    assert.match(reason, /not there any more/);
    const files = await viewer.answer("failed", { type: "files", names: ["../../etc/passwd"] });
    assert.match(files.reason, /no uploaded file/);
    await viewer.giveBack();
  });

  test("is read at a bounded rate, and none of many is lost", async () => {
    await using viewer = await LiveViewer.open(steering);
    const many = Array.from({ length: 450 }, () => ({ type: "text", text: "x" }) as const);
    viewer.send(...many);
    await until("all are refused", () => viewer.all("refused").length === many.length);
  });
});

describe("what a page says of itself", () => {
  test("comes to viewers as text, in bounds", async () => {
    const title = `<img src=x onerror=alert(1)>${"x".repeat(500)}`;
    await evaluate(`document.title = ${JSON.stringify(title)}; return 1`);
    await using viewer = await LiveViewer.open(watching);
    const { tabs } = await viewer.sees(
      "the title",
      (state) => state.tabs[0]!.title !== "Take over",
    );
    assert.equal(tabs[0]!.title, title.slice(0, 300));
  });
});

describe("the viewer's page", () => {
  test("may stand in this server's frames only, unless it is told", async () => {
    const { headers } = await fetch((await linksOf()).viewer);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'self'$/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers.get("referrer-policy"), "no-referrer");
  });

  test("and the socket tell how a session has ended", async () => {
    const ended = await stage.startSession();
    const { viewer_url } = await ended.status();
    const socket = await socketOf(viewer_url!);
    await using viewer = await LiveViewer.open(socket);
    await viewer.sees("it", () => true);
    await ended[Symbol.asyncDispose]();
    assert.deepEqual(await viewer.closed, { code: 1000, reason: "the session has ended: stopped" });
    assert.deepEqual(viewer.told.at(-1), { type: "ended", reason: "stopped" });
    const page = await fetch(viewer_url!);
    assert.equal(page.status, 200);
    const { socket: none, ended: why } = optionsIn(await page.text());
    assert.deepEqual([none, why], [null, "stopped"]);
    await using late = await LiveViewer.open(socket);
    assert.equal((await late.closed).code, 1000);
    assert.deepEqual(late.told, [{ type: "ended", reason: "stopped" }]);
  });
});
