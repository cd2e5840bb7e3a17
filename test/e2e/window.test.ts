import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { browsersOf, until } from "../processes.ts";
import { startTestServer, type TestServer } from "../server.ts";

let server: TestServer;

before(async () => {
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", DISPLAY: "" });
});

after(() => server?.[Symbol.asyncDispose]());

/** The socket of the X display that a process shows its windows on. */
function displayOf(processId: number): string {
  const environment = readFileSync(`/proc/${processId}/environ`, "utf8");
  return `/tmp/.X11-unix/X${/(?:^|\0)DISPLAY=:(\d+)/.exec(environment)?.[1]}`;
}

/** Whether an X server lets in somebody without its cookie (X11 protocol, connection set-up). */
async function isOpenToAll(display: string): Promise<boolean> {
  const socket = connect(display);
  socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return answer[0] === 1;
}

const seen = `
  const context = document.createElement("canvas").getContext("webgl");
  return {
    webdriver: navigator.webdriver,
    isHeadless: /headless/i.test(navigator.userAgent),
    page: [innerWidth, innerHeight],
    window: [outerWidth, outerHeight],
    screen: [screen.width, screen.height],
    hasWebGl: context !== null,
  };`;

test("headless: false shows a window on a display of its own, which ends with it", async () => {
  const { session_id } = await server.client.sessionStart({ body: { headless: false } });
  const display = displayOf(browsersOf(server.data)[0]!.id);
  assert.equal(await isOpenToAll(display), false);
  const params = { session_id };
  const said = await server.client.pageExecute({
    params,
    body: { type: "evaluate_js", code: seen },
  });
  assert.deepEqual(JSON.parse(said.data!.markdown), {
    webdriver: false,
    isHeadless: false,
    page: [1280, 1057],
    window: [1280, 1200],
    screen: [1920, 1200],
    hasWebGl: true,
  });
  await server.client.sessionStop({ params });
  await until("the browser is gone", () => browsersOf(server.data).length === 0);
  await until("and its display", () => !existsSync(display));
});
