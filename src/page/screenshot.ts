import { call } from "./call.ts";
import type { PageTarget } from "./cdp-target.ts";
import { mainFrame, type Worlds } from "./frames.ts";
import { drawMarks } from "./injected/marks.ts";
import { type Hidden, maskPage } from "./mask.ts";
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

const mostTries = 3;

/**
 * A picture as `screenshot` takes it, with all covered that no picture may show; undefined where that
 * can't be covered, or something uncovered has come again and again while the picture was taken.
 */
export async function maskedScreenshot(
  page: PageTarget,
  options: { format: "png" | "jpeg"; fullPage: boolean },
  hidden: Hidden,
  worlds: Worlds,
): Promise<string | undefined> {
  await using mask = await maskPage(page, hidden, worlds);
  for (let count = 0; count < mostTries; count++) {
    const picture = await screenshot(page, options);
    if (await mask.renew()) return picture;
  }
  return undefined;
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
