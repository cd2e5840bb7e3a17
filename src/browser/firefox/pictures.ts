import type * as Bidi from "webdriver-bidi-protocol";
import { setTimeout as delay } from "node:timers/promises";
import { type Adapter, type Attached, type Handlers, tabOf } from "./adapter.ts";

/** BiDi has no screencast: a page that is watched has its picture taken this often. */
const gapMs = 250;

/** Pictures of pages (CDP `Page.captureScreenshot` and screencasts). */
export function pictureHandlers(firefox: Adapter): Handlers {
  const casts = new Map<string | undefined, AbortController>();
  const stop = ({ id }: Attached) => {
    casts.get(id)?.abort();
    casts.delete(id);
    return {};
  };
  void firefox.bidi.closed.then(() => {
    for (const cast of casts.values()) cast.abort();
  });
  return {
    "Page.captureScreenshot": async (params, session) => {
      const origin = params.captureBeyondViewport === true ? "document" : "viewport";
      const { clip } = params;
      const data = await picture(firefox, tabOf(session), {
        origin,
        type: params.format === "jpeg" ? "image/jpeg" : "image/png",
        quality: params.quality,
        clip: origin === "document" ? clip : undefined,
      });
      return { data };
    },
    "Page.getLayoutMetrics": (_params, session) => metricsOf(firefox, tabOf(session)),
    "Page.startScreencast": (params, session) => {
      stop(session);
      const over = new AbortController();
      casts.set(session.id, over);
      const quality = params.quality ?? 70;
      void cast(firefox, session, quality, over.signal).catch(() => stop(session));
      return {};
    },
    "Page.stopScreencast": (_params, session) => stop(session),
    "Page.screencastFrameAck": () => ({}),
  };
}

interface Wanted {
  origin: "viewport" | "document";
  type: "image/png" | "image/jpeg";
  quality: number | undefined;
  clip?: { x: number; y: number; width: number; height: number } | undefined;
}

async function picture(
  { bidi }: Adapter,
  context: string,
  { origin, type, quality, clip }: Wanted,
): Promise<string> {
  const format: Bidi.BrowsingContext.ImageFormat = {
    type,
    ...(type === "image/jpeg" && quality !== undefined ? { quality: quality / 100 } : {}),
  };
  const { data } = await bidi.send("browsingContext.captureScreenshot", {
    context,
    origin,
    format,
    ...(clip === undefined
      ? {}
      : {
          clip: { type: "box", x: clip.x, y: clip.y, width: clip.width, height: clip.height },
        }),
  });
  return data;
}

/** Takes pictures until the signal aborts, and tells those that differ from the one before. */
async function cast(
  firefox: Adapter,
  session: Attached,
  quality: number,
  signal: AbortSignal,
): Promise<void> {
  let last = "";
  for (let sessionId = Date.now(); !signal.aborted; sessionId += 1) {
    const wanted = { origin: "viewport", type: "image/jpeg", quality } as const;
    const context = tabOf(session);
    const [data, metrics] = await Promise.all([
      picture(firefox, context, wanted),
      metricsOf(firefox, context),
    ]);
    if (!signal.aborted && data !== last) {
      last = data;
      const { clientWidth: deviceWidth, clientHeight: deviceHeight } = metrics.cssLayoutViewport;
      const metadata = {
        offsetTop: 0,
        pageScaleFactor: 1,
        deviceWidth,
        deviceHeight,
        scrollOffsetX: 0,
        scrollOffsetY: 0,
      };
      firefox.emit(session, "Page.screencastFrame", { data, metadata, sessionId });
    }
    await delay(gapMs, undefined, { signal });
  }
}

/** In the page: its size, the viewport's and how far it is scrolled. */
function sizes(): number[] {
  const root = document.scrollingElement ?? document.documentElement;
  return [root.scrollWidth, root.scrollHeight, innerWidth, innerHeight, scrollX, scrollY];
}

async function metricsOf({ bidi }: Adapter, context: string) {
  const found = await bidi.send("script.callFunction", {
    functionDeclaration: sizes.toString(),
    target: { context, sandbox: "nocturne firefox" },
    awaitPromise: false,
  });
  const values =
    found.type === "success" && found.result.type === "array" ? found.result.value : [];
  const numbers = (values ?? []).map((one) => (one.type === "number" ? Number(one.value) : 0));
  const [width = 0, height = 0, clientWidth = 0, clientHeight = 0, pageX = 0, pageY = 0] = numbers;
  const content = { x: 0, y: 0, width, height };
  const layout = { pageX, pageY, clientWidth, clientHeight };
  const visual = { ...layout, offsetX: 0, offsetY: 0, scale: 1 };
  return {
    layoutViewport: layout,
    visualViewport: visual,
    contentSize: content,
    cssLayoutViewport: layout,
    cssVisualViewport: visual,
    cssContentSize: content,
  };
}
