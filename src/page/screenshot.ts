import type { PageTarget } from "./cdp-target.ts";

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
