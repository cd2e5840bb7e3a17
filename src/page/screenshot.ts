import { call } from "./call.ts";
import type { PageTarget } from "./cdp-target.ts";
import { mainFrame } from "./frames.ts";
import { drawMarks } from "./injected/marks.ts";
import { boxesOf } from "./observation.ts";
import type { Snapshot } from "./observe.ts";

/** A picture of the viewport, or of the whole page, as base64. */
export async function screenshot(
  page: PageTarget,
  options: { format: "png" | "jpeg"; fullPage: boolean },
): Promise<string> {
  const { data } = await page.session.send("Page.captureScreenshot", {
    format: options.format,
    ...(options.format === "jpeg" ? { quality: 80 } : {}),
    captureBeyondViewport: options.fullPage,
    optimizeForSpeed: true,
    ...(options.fullPage ? { clip: await wholePage(page) } : {}),
  });
  return data;
}

const longestPicture = 16_384;

async function wholePage(page: PageTarget) {
  const { cssContentSize } = await page.session.send("Page.getLayoutMetrics");
  const { width, height } = cssContentSize;
  return { x: 0, y: 0, width, height: Math.min(height, longestPicture), scale: 1 };
}

/** The picture of the viewport (as base64) with the boxes of the ids, the last action's element standing out. */
export async function markedPicture(
  page: PageTarget,
  picture: string,
  format: "png" | "jpeg",
  snapshot: Snapshot,
  lastActionId: string | null,
): Promise<string> {
  const marks = boxesOf(snapshot).map(({ x, y, width, height, notte_id: id }) => ({
    id: id ?? "",
    x,
    y,
    width,
    height,
    isLast: id === lastActionId,
  }));
  return call(await mainFrame(page), drawMarks, picture, `image/${format}`, marks);
}
