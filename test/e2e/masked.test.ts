import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { ViewerMessage } from "../../src/contract/live.ts";
import { redactorOf } from "../../src/actions/redaction.ts";
import type { Secrets } from "../../src/actions/secrets.ts";
import { ActionRequest } from "../../src/contract/actions.ts";
import { ObserveRequest } from "../../src/contract/page.ts";
import { maskPage } from "../../src/page/mask.ts";
import { screenshot } from "../../src/page/screenshot.ts";
import type { Session } from "../../src/sessions/session.ts";
import { sendFrames } from "../../src/sessions/watch.ts";
import { type LiveSessions, openLiveSessions } from "../live-sessions.ts";
import { until } from "../processes.ts";
import { secretPages } from "../sites/secret-pages.ts";

// Of one length, so that pages that show them take the same room.
const values = ["4929175310446289", "8310667295540127"] as const;
const password = "correct-horse-battery";

let sessions: LiveSessions;
let session: Session;
let url: string;
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "/", "http://site");
  const value = searchParams.get("value") ?? "";
  const found = secretPages.find(({ name }) => name === searchParams.get("page"));
  const { port } = server.address() as AddressInfo;
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(
    found?.html(value, `http://localhost:${port}/?value=${value}`) ?? searchParams.get("html"),
  );
});

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  sessions = await openLiveSessions();
  session = await sessions.start();
});
after(async () => {
  session.end("stopped");
  await sessions[Symbol.asyncDispose]();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const secretsOf = (hidden: readonly string[]): Secrets => {
  const redact = redactorOf(hidden.map((value) => ({ value, placeholder: "(hidden)" })));
  return {
    redact,
    shows: (text) => redact(text) !== text,
    shown: (text) =>
      hidden.filter((value) => redactorOf([{ value, placeholder: "(hidden)" }])(text) !== text),
    valueFor: async () => undefined,
  };
};
const execute = async (action: Record<string, unknown>) => {
  const done = await session.execute(ActionRequest.parse(action));
  assert.equal(done.success, true, done.message);
  return done.data?.markdown;
};
const evaluate = (code: string) => execute({ type: "evaluate_js", code });
const open = (parameters: Record<string, string>) =>
  execute({ type: "goto", url: `${url}?${new URLSearchParams(parameters).toString()}` });
const openHtml = (html: string) => open({ html });

async function picture(type: "raw" | "full" = "raw", hidden?: readonly string[]): Promise<string> {
  using _ = hidden === undefined ? undefined : session.identity.secrets.add(secretsOf(hidden));
  return Buffer.from(await session.screenshot("png", type)).toString("base64");
}

describe("a picture is the same whatever the value is", () => {
  for (const { name, script, isFull } of secretPages) {
    test(name, async () => {
      const type = isFull ? "full" : "raw";
      const plain: string[] = [];
      const covered: string[] = [];
      for (const value of values) {
        await open({ page: name, value });
        if (script !== undefined) await evaluate(script);
        plain.push(await picture(type));
        covered.push(await picture(type, values));
      }
      assert.equal(await picture(type), plain[1], "afterwards the page looks as before");
      assert.notEqual(plain[0], plain[1]);
      assert.equal(covered[0], covered[1]);
    });
  }
});

/** What is kept of a page's own view of itself, to be asked for later. */
const watching = `
  window.seen = { records: 0, events: 0, boxes: new Set() };
  new MutationObserver((all) => (seen.records += all.length)).observe(document,
    { subtree: true, childList: true, attributes: true, characterData: true });
  for (const name of ["transitionrun", "resize", "scroll", "input", "focusin"])
    addEventListener(name, () => seen.events++, true);
  (function look() {
    const all = [...document.querySelectorAll("*")].map((one) => one.getBoundingClientRect());
    seen.boxes.add(JSON.stringify([all, scrollX, scrollY]));
    requestAnimationFrame(look);
  })();`;

test("the page does not notice, and nothing moves", async () => {
  const [value] = values;
  await openHtml(
    `<style>* { transition: all 1s }</style><p style="text-shadow: 1px 1px red">${value}</p>
    <input value="${value}"><textarea>${value}</textarea><select><option>${value}</select>
    <input type="submit" value="${value}"><div contenteditable>${value}</div>`,
  );
  await evaluate(watching);
  await picture("raw", values);
  await picture("raw", values);
  const seen = await evaluate(
    `new Promise((done) => setTimeout(done, 100)).then(() =>
      [seen.records, seen.events, seen.boxes.size, document.adoptedStyleSheets.length, CSS.highlights.size].join())`,
  );
  assert.equal(seen, "0,0,1,0,0");
});

test("a password that is shown by its field is covered though nobody knows it", async () => {
  const covered: string[] = [];
  for (const typed of ["opensesame", "knockknock"]) {
    await openHtml(`<style>input { font: 20px monospace }</style>
      <input id="one" type="password" value="${typed}"><input value="nothing secret">`);
    await session.observe(ObserveRequest.parse({}));
    const dots = await picture("raw", values);
    await evaluate(`one.type = "text"`);
    covered.push(await picture("raw", values));
    assert.notEqual(covered.at(-1), dots);
  }
  assert.equal(covered[0], covered[1]);
});

test("what can't be covered leaves the picture out, and an observation says so", async () => {
  const [value] = values;
  const uncoverable = {
    "an inline style": `<input value="${value}" style="-webkit-text-fill-color: red !important">`,
    "a shadow of the first line": `<style>p::first-line { text-shadow: 0 40px red }</style><p>${value}`,
    "another spelling": `<p>${Buffer.from(password).toString("base64")}</p>`,
    "a page that takes the mask off": `<p>${value}</p><script>
      setInterval(() => CSS.highlights.clear());
      (function off() { CSS.highlights.clear(); requestAnimationFrame(off) })()</script>`,
  };
  const hidden = [...values, password];
  for (const [name, html] of Object.entries(uncoverable)) {
    await openHtml(html);
    await assert.rejects(picture("raw", hidden), /can't be covered/, name);
    using _ = session.identity.secrets.add(secretsOf(hidden));
    const request = ObserveRequest.parse({ screenshot_type: "last_action" });
    const { screenshot, space } = await session.observe(request);
    assert.deepEqual([screenshot.raw, screenshot.marked], ["", null], name);
    assert.match(space.description, /^_\[:\]The picture is left out/, name);
  }
});

test("boxes and ids are drawn on the covered picture", async () => {
  const marked: (string | null | undefined)[] = [];
  for (const value of values) {
    await openHtml(`<style>body { font: 20px monospace }</style><button>${value}</button>`);
    using _ = session.identity.secrets.add(secretsOf(values));
    const request = ObserveRequest.parse({ screenshot_type: "last_action" });
    const { screenshot } = await session.observe(request);
    assert.notEqual(screenshot.marked, screenshot.raw);
    marked.push(screenshot.marked);
  }
  assert.equal(marked[0], marked[1]);
});

test("a mask that is held covers what comes, for each holder until it lets go", async () => {
  const [value] = values;
  await openHtml(`<style>body { font: 20px monospace }</style><p>${value}</p><p id="later"></p>`);
  const tab = session.browser.tabs.current!;
  const shot = () => screenshot(tab, { format: "png", fullPage: false });
  const plain = await shot();
  {
    await using mask = await maskPage(tab, secretsOf(values));
    const first = await shot();
    assert.notEqual(first, plain);
    await picture("raw", values);
    assert.equal(await shot(), first, "a picture in between does not end it");
    await evaluate(`later.textContent = "${value}"`);
    const covered = await shot();
    assert.notEqual(covered, first);
    assert.equal(await mask.renew(), true, "the new one was covered before it was seen");
    await evaluate(`later.textContent = "${values[1]}"`);
    assert.equal(await mask.renew(), false, "of another value the page was not told yet");
    assert.equal(await mask.renew(), true);
    assert.equal(await shot(), covered);
    await evaluate(`later.textContent = ""`);
  }
  assert.equal(await shot(), plain);
});

/** The last of the frames that a watcher has had once the page has come to rest. */
async function lastFrame(hidden?: readonly string[]): Promise<string> {
  using _ = hidden === undefined ? undefined : session.identity.secrets.add(secretsOf(hidden));
  const frames: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: (frame: Buffer) => void frames.push(frame.toString("base64")),
  });
  const sent = sendFrames(session, socket as unknown as WebSocket);
  let seen = -1;
  for (let round = 0; round < 20 && (seen !== frames.length || seen === 0); round += 1) {
    seen = frames.length;
    await delay(400);
  }
  socket.readyState = 3;
  socket.emit("close");
  await sent;
  return frames.at(-1)!;
}

test("who watches sees no value, and sees a page that shows none", async () => {
  const plain: string[] = [];
  const covered: string[] = [];
  for (const value of values) {
    await openHtml(`<h1>Welcome</h1><p>${value}`);
    plain.push(await lastFrame());
    covered.push(await lastFrame(values));
  }
  assert.notEqual(plain[0], plain[1]);
  assert.equal(covered[0], covered[1]);
  await openHtml("<h1>Welcome</h1>");
  assert.equal(await lastFrame(values), await lastFrame());
});

/** The other side of a live socket that has told these messages so far. */
function personOn(told: Record<string, unknown>[]) {
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: (data: string | Uint8Array) => {
      if (typeof data === "string") told.push(JSON.parse(data) as Record<string, unknown>);
    },
    ping: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    close: () => socket.emit("close"),
  });
  session.live.join(socket as unknown as WebSocket, true);
  const send = (message: ViewerMessage) =>
    socket.emit("message", Buffer.from(JSON.stringify(message)), false);
  return { send, [Symbol.dispose]: () => socket.close() };
}

test("a person who has control gets no value by a title, a dialog or by copying, and pastes none", async () => {
  const [value] = values;
  await openHtml(`<title>For ${value}</title><p>${value}</p><script>
    addEventListener("click", () => alert("Is ${value} yours?"))</script>`);
  using _ = session.identity.secrets.add(secretsOf(values));
  const told: Record<string, unknown>[] = [];
  using person = personOn(told);
  const last = (type: string) => told.findLast((one) => one["type"] === type);
  const tells = (what: string, isSo: () => unknown) => until(what, isSo, 5);
  person.send({ type: "control", take: true });
  await tells("it has control", () => last("state")?.["control"] === "you");
  const key = { type: "key", event: "down", repeat: false, modifiers: 2 } as const;
  person.send({ ...key, key: "a", code: "KeyA" });
  await delay(100);
  person.send({ type: "copy", cut: false });
  await tells("what was copied", () => last("clipboard"));
  assert.equal(last("clipboard")?.["text"], "(hidden)");
  person.send({ ...key, key: "v", code: "KeyV" });
  await tells("it is not pasted", () => last("failed"));
  const press = { type: "mouse", x: 5, y: 5, button: "left", clicks: 1, modifiers: 0 } as const;
  person.send({ ...press, event: "down", buttons: 1 });
  person.send({ ...press, event: "up", buttons: 0 });
  await tells("the dialog", () => last("state")?.["dialog"]);
  person.send({ type: "control", take: false });
  await tells("nobody has control", () => last("state")?.["control"] === "nobody");
  // What nobody has answered is answered as ever, so that the page goes on.
  assert.equal(await evaluate("return 1 + 1"), "2");
  await tells("the title", () => JSON.stringify(told).includes("For (hidden)"));
  assert.ok(!JSON.stringify(told).includes(value));
});
