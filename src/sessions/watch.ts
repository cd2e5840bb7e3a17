import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { CdpSession } from "../browser/cdp.ts";
import type { Tab } from "../browser/tab.ts";
import { FrameCover } from "./frame-cover.ts";
import type { Session } from "./session.ts";

// Unbounded, a moving page would cost most of a processor core (research/performance.md).
const frameGapMs = 80;
const tabCheckMs = 300;
const coveredAgainMs = 200;
const frameSize = { maxWidth: 1280, maxHeight: 1080, quality: 70 } as const;
const longestBacklog = 1024 * 1024;

interface Cast {
  cast: CdpSession;
  cover: FrameCover;
}

/** Sends the picture of the current tab as JPEG frames while it changes, until either side ends (contract 3.6). */
export async function sendFrames(session: Session, socket: WebSocket): Promise<void> {
  const { browser } = session;
  let watched: (Cast & { tab: Tab }) | undefined;
  const stop = async () => {
    const { cast, cover } = watched ?? {};
    watched = undefined;
    await cover?.[Symbol.asyncDispose]();
    if (cast?.id === undefined) return;
    const host = await browser.gatewaySession();
    host.post("Target.detachFromTarget", { sessionId: cast.id });
  };
  while (socket.readyState === socket.OPEN && session.isLive) {
    const tab = browser.tabs.current;
    if (tab !== undefined && tab !== watched?.tab) {
      await stop();
      watched = { tab, ...(await startCast(session, tab, socket)) };
    }
    await nextCheck(session, socket);
  }
  await stop().catch(() => undefined);
  closeWith(session, socket);
}

/** A session of its own for each watcher, so that they do not disturb each other. */
async function startCast(session: Session, tab: Tab, socket: WebSocket): Promise<Cast> {
  const host = await session.browser.gatewaySession();
  const { sessionId } = await host.send("Target.attachToTarget", {
    targetId: tab.targetId,
    flatten: true,
  });
  const cast = session.browser.cdp.session(sessionId);
  const cover = new FrameCover(session, tab);
  const begin = () => cast.send("Page.startScreencast", { format: "jpeg", ...frameSize });
  const show = async (frame: string) => {
    if (await cover.mayShow()) {
      if (socket.bufferedAmount < longestBacklog) socket.send(Buffer.from(frame, "base64"));
      return;
    }
    await delay(coveredAgainMs);
    // A page where nothing moves has no other frame; what has gone needs none.
    cast.post("Page.stopScreencast");
    await begin().catch(() => undefined);
  };
  cast.on("Page.screencastFrame", ({ data, sessionId: frame }) => {
    setTimeout(() => cast.post("Page.screencastFrameAck", { sessionId: frame }), frameGapMs);
    void show(data);
  });
  await begin();
  return { cast, cover };
}

function nextCheck(session: Session, socket: WebSocket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, tabCheckMs);
  const done = () => resolve();
  socket.once("close", done);
  void session.ended.then(done);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off("close", done);
  });
}

function closeWith(session: Session, socket: WebSocket): void {
  if (!session.isLive) socket.close(1000, `the session has ended: ${session.record.endReason}`);
}

/** Sends each step of the session as it happens, as `{type, data, timestamp}`, until either side ends (contract 3.6). */
export async function sendSteps(session: Session, socket: WebSocket): Promise<void> {
  const stop = session.onStep(({ type, value }) => {
    socket.send(JSON.stringify({ type, data: value, timestamp: new Date().toISOString() }));
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await Promise.race([session.ended, closed]);
  stop();
  closeWith(session, socket);
}
