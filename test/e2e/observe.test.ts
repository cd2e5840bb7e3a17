import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { hands } from "../hands.ts";
import { until } from "../processes.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage();
  session = await stage.startSession();
});

after(async () => {
  await session[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

const { evaluate, open, succeed } = hands(() => ({ stage, session }));

const observe = (body: Record<string, unknown> = {}) =>
  stage.server.client.pageObserve({ params: { session_id: session.id }, body });

/** Width and height of a JPEG, from its first frame header. */
function sizeOf(base64: string): { width: number; height: number } {
  const bytes = Buffer.from(base64, "base64");
  assert.equal(bytes.readUInt16BE(0), 0xffd8, "it is a JPEG");
  let at = 2;
  while (bytes.readUInt16BE(at) !== 0xffc0 && bytes.readUInt16BE(at) !== 0xffc2)
    at += 2 + bytes.readUInt16BE(at + 2);
  return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
}

describe("what is told", () => {
  test("a page does not take being looked at for a person at work", async () => {
    const tells = `setInterval(() => (document.title = navigator.userActivation.hasBeenActive), 300)`;
    const html = `<title>New</title><button>Go</button><input><script>${tells}</script>`;
    await succeed({ type: "goto", url: `data:text/html,${encodeURIComponent(html)}` });
    for (const _ of [1, 2]) await observe({ full_page: true });
    await succeed({ type: "scrape" });
    await until("the page tells", async () => /^(true|false)$/.test((await observe()).title));
    assert.equal((await observe()).title, "false");
    await succeed({ type: "click", selector: "button" });
    await until("the page has seen a person", async () => (await observe()).title === "true");
  });

  test("the whole page on request, and also when too little can be seen", async () => {
    await open("/long.html");
    const part = await observe();
    assert.doesNotMatch(part.space.description, /At the bottom/);
    const whole = await observe({ full_page: true });
    assert.match(whole.space.description, /At the bottom/);
    const seen = part.space.interaction_actions.length;
    const more = await observe({ min_nb_actions: seen + 1 });
    assert.match(more.space.description, /At the bottom/);
    const [, beyond] = /^(B\d+)\[:\].*At the bottom/m.exec(more.space.description) ?? [];
    await succeed({ type: "click", id: beyond });
    assert.notEqual(await evaluate("return String(scrollY)"), "0");
  });

  test("long pages in parts, each within its tokens, all together the whole", async () => {
    await open("/article.html");
    const whole = await observe({ full_page: true });
    const first = await observe({ full_page: true, max_tokens: 100 });
    assert.ok(first.space.pages > 1, "it has parts");
    assert.match(first.space.description, /part 1 of \d+: \d+ of \d+ lines are left out/);
    const lines: string[] = [];
    for (let page = 1; page <= first.space.pages; page++) {
      const { space } = await observe({ full_page: true, max_tokens: 100, page });
      lines.push(...space.description.split("\n").filter((line) => !line.startsWith("...")));
    }
    const all = whole.space.description.split("\n").filter((line) => !line.startsWith("..."));
    assert.deepEqual(lines, all);
  });

  test("what appeared, went and changed since the last time", async () => {
    await open("/");
    const first = await observe({ changes: true });
    assert.match(first.space.changes ?? "", /another one/);
    assert.equal((await observe({ changes: true })).space.changes, "Nothing changed.");
    await evaluate(`
      const [old] = document.querySelectorAll("a");
      old.textContent = "Renamed";
      document.querySelectorAll("a")[1].remove();
      document.body.append(Object.assign(document.createElement("button"), { textContent: "Fresh" }));
      return 1`);
    const { space } = await observe({ changes: true });
    const changes = (space.changes ?? "").split("\n");
    assert.equal(changes.length, 3, space.changes ?? "");
    assert.match(space.changes ?? "", /^\+ B\d\[:\]<button>Fresh<\/button>$/m);
    assert.match(space.changes ?? "", /^~ L1\[:\].*Renamed/m);
    assert.match(space.changes ?? "", /^- L2\[:\]/m);
    assert.match(space.description, /<button new>Fresh/);
    assert.doesNotMatch((await observe()).space.description, / new>/);
  });

  test("what kind of page it is", async () => {
    await open("/");
    assert.equal((await observe()).space.category, "homepage");
    await open("/form.html");
    assert.equal((await observe()).space.category, "auth", "it asks for a password");
  });

  test("limits that contradict each other are refused by name", async () => {
    const response = await stage.server.call("POST", `/sessions/${session.id}/page/observe`, {
      min_nb_actions: 5,
      max_nb_actions: 2,
    });
    assert.equal(response.status, 422);
    const { detail } = (await response.json()) as { detail: { loc: string[] }[] };
    assert.deepEqual(detail[0]?.loc, ["body", "min_nb_actions"]);
  });
});

describe("pictures", () => {
  test("of the viewport, of the whole page, or none", async () => {
    await open("/long.html");
    const { screenshot, metadata } = await observe({ screenshot_type: "raw" });
    const { viewport_width: width, viewport_height: height, total_height } = metadata.viewport;
    assert.deepEqual(sizeOf(screenshot.raw), { width, height });
    const full = await observe({ screenshot_type: "full" });
    assert.equal(sizeOf(full.screenshot.raw).height, total_height);
    assert.equal((await observe({ screenshot_type: "none" })).screenshot.raw, "");
  });

  test("with the boxes of the ids drawn, the last action's element standing out", async () => {
    await open("/");
    const { space } = await observe();
    const id = space.interaction_actions.find(({ type }) => type === "click")?.id;
    await session.execute({ type: "click", selector: "h1" });
    const before = await observe({ screenshot_type: "last_action" });
    await open("/");
    await observe();
    await stage.server.client.pageExecute({
      params: { session_id: session.id },
      body: { type: "click", id },
    });
    const { screenshot, metadata } = await observe({ screenshot_type: "last_action" });
    assert.equal(screenshot.last_action_id, id);
    assert.deepEqual(sizeOf(screenshot.marked ?? ""), sizeOf(screenshot.raw));
    assert.notEqual(screenshot.marked, screenshot.raw);
    assert.notEqual(screenshot.marked, before.screenshot.marked);
    assert.ok(metadata.url.startsWith(stage.site.url));
    const box = screenshot.bboxes.find(({ notte_id }) => notte_id === id);
    assert.ok(box !== undefined && box.width > 0 && box.height > 0);
  });

  test("of the ids as a file, in the format that was asked for", async () => {
    await open("/");
    const path = `/sessions/${session.id}/page/screenshot`;
    const plain = await stage.server.call("POST", path);
    const marked = await stage.server.call("POST", `${path}?screenshot_type=last_action`);
    assert.equal(marked.headers.get("content-type"), "image/png");
    const bytes = [await plain.bytes(), await marked.bytes()];
    for (const file of bytes) assert.equal(Buffer.from(file).toString("latin1", 1, 4), "PNG");
    assert.notDeepEqual(bytes[0], bytes[1]);
    const refused = await stage.server.call("POST", `${path}?screenshot_type=none`);
    assert.equal(refused.status, 422);
  });
});
