import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { type LiveSession, openLiveSession } from "../live-session.ts";
import { until } from "../processes.ts";

const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const faces = new Map<string, (string | undefined)[]>();
const scripts: Record<string, string> = {
  "/worker.js": "fetch('/of-worker'); postMessage(navigator.userAgent)",
  "/shared.js": "fetch('/of-shared')",
};
const site = createServer(({ url = "", headers }, response) => {
  faces.set(url, [headers["user-agent"], headers["x-own"] as string | undefined]);
  const script = scripts[url];
  response.setHeader("content-type", script === undefined ? "text/html" : "text/javascript");
  response.end(script ?? `<!doctype html><link rel="icon" href="data:,"><p>A page</p>`);
});
let live: LiveSession;
let port: number;

before(async () => {
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  ({ port } = site.address() as AddressInfo);
  live = await openLiveSession({
    browser_type: "firefox",
    user_agent: userAgent,
    extra_http_headers: { "x-own": "1" },
  });
});
after(async () => {
  await live?.[Symbol.asyncDispose]();
  site.closeAllConnections();
  site.close();
});

const execute = (action: Record<string, unknown>) => live.succeed(action);

test("the user agent and the headers are everywhere from the first request on", async () => {
  await execute({ type: "goto", url: `http://127.0.0.1:${port}/first` });
  const code = `open("/popup"); open("/stranger", "", "noopener"); open("http://localhost:${port}/elsewhere");
    const frame = document.createElement("iframe");
    frame.src = "http://localhost:${port}/frame";
    document.body.append(frame);
    new SharedWorker("/shared.js");
    const worker = new Worker("/worker.js");
    return new Promise((resolve) => worker.addEventListener("message", ({ data }) => resolve(data)));`;
  assert.equal(await execute({ type: "evaluate_js", code }), userAgent);
  await execute({ type: "goto_new_tab", url: `http://127.0.0.1:${port}/tab` });
  const all = ["first", "popup", "stranger", "elsewhere", "frame", "worker.js", "of-worker", "tab"];
  const shared = ["shared.js", "of-shared"];
  await until("all have asked", () => [...all, ...shared].every((name) => faces.has(`/${name}`)));
  for (const name of all) assert.deepEqual(faces.get(`/${name}`), [userAgent, "1"], name);
  // Which no driver reaches, as docs/firefox.md says.
  for (const name of shared) assert.deepEqual(faces.get(`/${name}`), [userAgent, undefined], name);
});
