import assert from "node:assert/strict";
import { test } from "node:test";
import { type CdpConnection, CdpSession } from "./cdp.ts";
import { ConsoleLog } from "./console-log.ts";
import { PageErrors } from "./page-errors.ts";
import type { Tab } from "./tab.ts";
import type { Tabs } from "./tabs.ts";

/** The session of a page that takes every command, with what is left in it. */
function page() {
  const scripts = new Set<string>();
  let count = 0;
  const send = (method: string, params?: { identifier: string }) => {
    const identifier = params?.identifier ?? `${++count}`;
    if (method === "Page.addScriptToEvaluateOnNewDocument") scripts.add(identifier);
    if (method === "Page.removeScriptToEvaluateOnNewDocument") scripts.delete(identifier);
    return Promise.resolve({ identifier });
  };
  const session = new CdpSession({ send } as unknown as CdpConnection, "S");
  const listening = new Set<object>();
  const on = session.on.bind(session) as (event: string, listener: () => void) => () => void;
  const counted: typeof on = (event, listener) => {
    const stop = on(event, listener);
    listening.add(stop);
    return () => {
      listening.delete(stop);
      stop();
    };
  };
  session.on = counted as CdpSession["on"];
  return { session, scripts, listening };
}

test("followed again and again, a page keeps no script and no listener of those before", async () => {
  const { session, scripts, listening } = page();
  const follow = (listener: Parameters<Tabs["follow"]>[0]) => {
    listener({ targetId: "T" } as Tab, session, "page");
    return () => undefined;
  };
  const tabs = { follow } as unknown as Tabs;
  for (let round = 0; round < 3; round += 1) {
    using following = new DisposableStack();
    following.use(new PageErrors(tabs, () => undefined));
    following.use(new ConsoleLog(tabs, () => undefined));
    assert.equal(scripts.size, 2);
    following.dispose();
    await new Promise(setImmediate);
    assert.equal(scripts.size, 0);
    assert.equal(listening.size, 0);
  }
});
