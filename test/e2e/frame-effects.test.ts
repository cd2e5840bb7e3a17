import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { openStage } from "../stage.ts";

/** Its button works for a while once its click is over, and then sends something. */
const frame = `<!doctype html><button>Send</button><script>
  const send = () => {
    for (const end = performance.now() + 150; performance.now() < end; );
    void fetch("/sent");
  };
  document.querySelector("button").onclick = () => setTimeout(send);</script>`;

test("what a click in a frame of another process sends is waited for", async () => {
  let answered = 0;
  const site = createServer(async ({ url }, response) => {
    const { port } = site.address() as AddressInfo;
    response.setHeader("content-type", "text/html");
    if (url === "/sent") {
      await delay(150);
      answered += 1;
      response.end();
    } else if (url === "/frame") response.end(frame);
    else response.end(`<!doctype html><iframe src="http://localhost:${port}/frame"></iframe>`);
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  try {
    await using stage = await openStage();
    await using session = await stage.startSession();
    const { port } = site.address() as AddressInfo;
    await session.execute({ type: "goto", url: `http://127.0.0.1:${port}/` });
    const selector = "iframe >> internal:control=enter-frame >> button";
    const { success, message, timings } = await session.execute({ type: "click", selector });
    assert.equal(success, true, message);
    assert.equal(timings.settled_by, "network");
    assert.equal(answered, 1);
  } finally {
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  }
});
