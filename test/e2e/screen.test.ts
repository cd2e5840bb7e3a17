import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { WebSocket, WebSocketServer } from "ws";
import { type ClientInput } from "../../src/browser/client-work.ts";
import { relay } from "../../src/browser/gateway.ts";
import { ActionRequest } from "../../src/contract/actions.ts";
import type { RecordedFrame } from "../../src/recording/recorded.ts";
import type { Session } from "../../src/sessions/session.ts";
import { sendFrames } from "../../src/sessions/watch.ts";
import { type LiveSessions, openLiveSessions } from "../live-sessions.ts";

let sessions: LiveSessions;
let session: Session;
let base: string;
const inputs: ClientInput[] = [];
const serverSides: WebSocket[] = [];

/** Pages by their colour, and the session for clients: `/cdp`, `/frames`. */
const server = createServer((request, response) => {
  const colour = new URL(request.url ?? "/", "http://site").searchParams.get("colour");
  const head = `<!doctype html><body style="background: ${colour}">`;
  response.writeHead(200, { "content-type": "text/html" }).end(`${head}<input>`);
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket, { url }) => {
  if (url === "/frames") serverSides.push(socket);
  const onInput = (input: ClientInput) => void inputs.push(input);
  const served =
    url === "/frames"
      ? sendFrames(session, socket)
      : relay(session.browser, socket, { onActivity: () => session.touch(), onInput });
  served.catch((error: unknown) => socket.close(1011, String(error).slice(0, 100)));
});

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  sessions = await openLiveSessions();
  session = await sessions.start();
});
after(async () => {
  session.end("stopped");
  await sessions[Symbol.asyncDispose]();
  sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const page = (colour: string) => `http://${base}/?colour=${colour}`;
const execute = async (action: Record<string, unknown>, of = session) => {
  const { success, message } = await of.execute(ActionRequest.parse(action));
  assert.ok(success, message);
};
const evaluate = (code: string, of = session) => execute({ type: "evaluate_js", code }, of);
const paint = (colour: string) => `document.body.style.background = "${colour}"; return 1`;

/** Which colour is strongest in the lower right corner. */
async function colourOf(jpeg: Buffer): Promise<string> {
  const { width, height } = await sharp(jpeg).metadata();
  const corner = { left: width - 8, top: height - 8, width: 8, height: 8 };
  const { channels } = await sharp(await sharp(jpeg).extract(corner).toBuffer()).stats();
  const means = channels.map(({ mean }) => mean);
  const others = means.toSorted((one, other) => one - other);
  return others[1]! > 60 ? "mixed" : ["red", "lime", "blue"][means.indexOf(others[2]!)]!;
}

/** Looks until there is a picture in this colour. */
async function seen(colour: string, of = session): Promise<RecordedFrame> {
  const { promise, resolve } = Promise.withResolvers<RecordedFrame>();
  using _ = of.screen.watch(30, (frame) => {
    void colourOf(frame.jpeg).then((found) => found === colour && resolve(frame));
  });
  return await promise;
}

test("the picture follows whoever works: the session, a client's new page, who chooses a tab", async () => {
  using _ = session.screen.watch(100, () => undefined);
  await execute({ type: "goto", url: page("red") });
  const first = session.browser.tabs.current!.targetId;
  const frame = await seen("red");
  assert.equal(frame.tab, first);
  assert.ok(frame.width > 1000 && frame.height > 700);

  const browser = await chromium.connectOverCDP(`ws://${base}/cdp`);
  const client = await browser.contexts()[0]!.newPage();
  await client.goto(page("blue"));
  assert.notEqual((await seen("blue")).tab, first);
  await client.mouse.click(40, 50);
  await client.keyboard.insertText("secret");
  const second = session.screen.shown!;
  assert.deepEqual(inputs, [
    { tab: second, kind: "click", x: 40, y: 50 },
    { tab: second, kind: "text", x: null, y: null },
  ]);

  await evaluate(paint("lime"));
  assert.equal((await seen("lime")).tab, first);
  session.screen.showTab(second);
  assert.equal((await seen("blue")).tab, second);
  await client.close();
  assert.equal((await seen("lime")).tab, first);
  await browser.close();
});

test("a page that crashed is seen again when it is there again", async () => {
  const tab = session.browser.tabs.current!;
  using _ = session.screen.watch(30, () => undefined);
  await seen("lime");
  tab.session.post("Page.crash");
  while (!tab.crashed) await delay(10);
  await execute({ type: "goto", url: page("blue") });
  await seen("blue");
});

test("two viewers see a moving page, and one that never reads neither slows them nor fills memory", async () => {
  await evaluate(`const canvas = document.body.appendChild(document.createElement("canvas"));
    canvas.width = 1000; canvas.height = 800;
    const context = canvas.getContext("2d"), noise = context.createImageData(1000, 800);
    for (let at = 0; at < noise.data.length; at += 65536)
      crypto.getRandomValues(noise.data.subarray(at, at + 65536));
    for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
    let turn = 0;
    (function draw() {
      context.putImageData(noise, turn++ % 100, 0);
      if (!window.isOver) return requestAnimationFrame(draw);
      canvas.remove();
      ${paint("lime")}
    })(); return 1`);
  const open = () => new WebSocket(`ws://${base}/frames`);
  const idler = open();
  await once(idler, "open");
  idler.pause();
  const [idle] = serverSides;
  const readers = [open(), open()].map((socket) => {
    const frames: Buffer[] = [];
    socket.on("message", (frame: Buffer) => void frames.push(frame));
    return { socket, frames };
  });
  while (idle!.bufferedAmount < 1024 ** 2) await delay(20);
  const enough = Math.max(...readers.map(({ frames }) => frames.length)) + 5;
  for (const { frames } of readers) while (frames.length < enough) await delay(20);
  assert.ok(idle!.bufferedAmount < 3 * 1024 ** 2);
  await evaluate("window.isOver = true; return 1");
  for (const { frames } of readers)
    while ((await colourOf(frames.at(-1)!)) !== "lime") await delay(20);
  idler.resume();
  let last: Buffer = Buffer.alloc(0);
  idler.on("message", (frame: Buffer) => (last = frame));
  while (last.length === 0 || (await colourOf(last)) !== "lime") await delay(30);
  for (const { socket } of readers) socket.close();
  idler.close();
  while (serverSides.some(({ readyState }) => readyState !== WebSocket.CLOSED)) await delay(10);
});

test("there is no cast while nobody looks, and nothing of it is left", async () => {
  await evaluate(`setInterval(() => document.body.append("more "), 20); return 1`);
  const { cdp } = session.browser;
  const sent: string[] = [];
  const { sendRaw } = cdp;
  cdp.sendRaw = (message) => {
    sent.push((JSON.parse(String(message)) as { method: string }).method);
    sendRaw.call(cdp, message);
  };
  assert.equal(session.screen.latest, undefined);
  await delay(150);
  assert.equal(sent.length, 0, sent.join());
  const { promise: looked, resolve } = Promise.withResolvers<RecordedFrame>();
  {
    using _ = session.screen.watch(30, resolve);
    await looked;
    assert.notEqual(session.screen.latest, undefined);
  }
  while (!sent.includes("Target.detachFromTarget")) await delay(5);
  sent.length = 0;
  await delay(150);
  assert.equal(sent.length, 0, sent.join());
  assert.equal(session.screen.latest, undefined);
  Reflect.deleteProperty(cdp, "sendRaw");
});

test("a recording has the page as it was at the end, however soon that came", async () => {
  const recorded = await sessions.start({ record: true });
  await execute({ type: "goto", url: page("red") }, recorded);
  await evaluate(`onclick = () => { ${paint("lime")} }; ${paint("blue")}`, recorded);
  await execute({ type: "click", selector: "input" }, recorded);
  recorded.end("stopped");
  await recorded.browser.gone;
  const last = await sessions.recordings.lastFrame(recorded.record.id);
  assert.equal(await colourOf(last!.jpeg), "lime");
});
