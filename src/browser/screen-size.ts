import type { CdpSession } from "./cdp.ts";

interface Size {
  width: number;
  height: number;
}

const common: readonly Size[] = [
  { width: 2560, height: 1600 },
  { width: 3840, height: 2160 },
  { width: 5120, height: 2880 },
];
/** In CSS pixels: the bars of a window, and room around it. */
const bars = 150;
const taskBar = 40;

/** A screen on which a page of this size can be seen whole; undefined where one of 1920×1200 is enough. */
export function screenFor({ width, height }: Size): Size | undefined {
  const fits = (screen: Size) => screen.width >= width && screen.height >= height + bars;
  if (fits({ width: 1920, height: 1200 })) return undefined;
  return common.find(fits) ?? { width, height: height + bars };
}

/** Gives a headless browser a screen on which a page of this size has room; a display has the size it has. */
export async function roomFor(session: CdpSession, viewport: Size): Promise<void> {
  const screen = screenFor(viewport);
  if (screen === undefined) return;
  const { screenInfos } = await session
    .send("Emulation.getScreenInfos")
    .catch(() => ({ screenInfos: [] }));
  const [first] = screenInfos;
  if (first === undefined) return;
  const workAreaInsets = { bottom: taskBar };
  const bigger = { screenId: first.id, ...screen, workAreaInsets };
  await session.send("Emulation.updateScreen", bigger).catch(() => undefined);
}
