import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";

/** Asks where it is with the first that it does, and tells it to the site. */
const asking = `<!doctype html><link rel="icon" href="data:,"><script>
  const tell = (where) => fetch("/told?at=" + location.host + location.pathname + "&where=" + where);
  navigator.permissions.query({ name: "geolocation" }).then(({ state }) => {
    if (state !== "granted") return tell(state);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => tell([latitude, longitude, accuracy]),
      ({ message }) => tell(message));
  });
</script>`;

const told = new Map<string, string>();
const site = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
  if (pathname === "/told") told.set(searchParams.get("at") ?? "", searchParams.get("where") ?? "");
  response.writeHead(200, { "content-type": "text/html" });
  response.end(pathname === "/told" ? "" : asking);
});
let server: TestServer;
let own: string;
let other: string;

before(async () => {
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  const { port } = site.address() as AddressInfo;
  [own, other] = [`127.0.0.1:${port}`, `localhost:${port}`];
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  site.closeAllConnections();
  site.close();
});

/** Of its own site, and of another. */
const frames = () => `
  for (const src of ["/frame", "http://${other}/frame"])
    document.body.append(Object.assign(document.createElement("iframe"), { src, allow: "geolocation" }));
  1`;

/** The pages of a session in the order in which they have to tell: one behind another would wait. */
async function whereIn(options: Record<string, unknown>): Promise<Record<string, string>> {
  told.clear();
  const body = { ...options, browser_type: "firefox" as const };
  const { session_id } = await server.client.sessionStart({ body });
  const params = { session_id };
  const execute = async (action: Record<string, unknown>, count: number) => {
    const done = await server.client.pageExecute({ params, body: action });
    assert.equal(done.success, true, done.message);
    await until(`${count} have told`, () => told.size === count);
  };
  const evaluate = (code: string, count: number) => execute({ type: "evaluate_js", code }, count);
  await execute({ type: "goto", url: `http://${own}/page` }, 1);
  await evaluate(frames(), 3);
  await evaluate(`open("/window"); 1`, 4);
  await evaluate(`open("http://${other}/alone", "", "noopener"); 1`, 5);
  await server.client.sessionStop({ params });
  return Object.fromEntries(told);
}

const everywhere = (where: string) =>
  Object.fromEntries(
    [`${own}/page`, `${own}/frame`, `${other}/frame`, `${own}/window`, `${other}/alone`].map(
      (at) => [at, where],
    ),
  );

test("every page, frame and window is told from its first script where the session is", async () => {
  const geolocation = { latitude: 47.37, longitude: -8.54, accuracy: 12 };
  assert.deepEqual(await whereIn({ geolocation }), everywhere("47.37,-8.54,12"));
});

test("a session that is nowhere has pages ask for leave", async () => {
  assert.deepEqual(await whereIn({}), everywhere("prompt"));
});
