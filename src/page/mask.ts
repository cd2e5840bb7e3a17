import { call } from "./call.ts";
import type { PageTarget } from "./cdp-target.ts";
import { noteClosedRoots } from "./closed-roots.ts";
import { documentKey, type Frame, framesOf, maximumFrames, type Worlds } from "./frames.ts";
import { coverValues, lookMasked, uncover } from "./injected/mask.ts";

/** Knows the values that no picture may show, by the texts that hold them. */
export interface Hidden {
  /** The values that a text holds, in whatever spelling. */
  shown(text: string): string[];
}

/** Covers what no picture may show, in every frame of a page, until it is disposed. */
export interface PageMask extends AsyncDisposable {
  /**
   * Covers what has come since. True when nothing that is to be covered could be seen since the time
   * before: a picture that was taken in between may be shown.
   */
  renew(): Promise<boolean>;
}

/**
 * Covers on the page itself what no picture may show: neither its DOM nor its layout changes. A frame
 * is told values only that it holds already. A mask that is not renewed ends by itself after 20 s.
 */
export async function maskPage(
  page: PageTarget,
  hidden: Hidden,
  worlds: Worlds = new Map(),
): Promise<PageMask> {
  const holder = crypto.randomUUID();
  const masked = new Map<string, Frame>();
  const mask: PageMask = {
    async renew() {
      const frames = await framesOf(page, worlds);
      for (const frame of frames) masked.set(documentKey(frame), frame);
      const renewed = await Promise.all(frames.map((frame) => renewIn(frame, holder, hidden)));
      for (const [at, frame] of frames.entries())
        if (!renewed[at]!.isHeld) masked.delete(documentKey(frame));
      return frames.length < maximumFrames && renewed.every(({ isTight }) => isTight);
    },
    async [Symbol.asyncDispose]() {
      // A frame that has gone has taken its mask with it.
      const ended = [...masked.values()].map((frame) => call(frame, uncover, holder));
      await Promise.allSettled(ended);
    },
  };
  try {
    await mask.renew();
    return mask;
  } catch (error) {
    await mask[Symbol.asyncDispose]();
    throw error;
  }
}

const deepestClosedRoot = 4;

/**
 * Whether nothing of a frame could be seen, and whether there is something to uncover again. One that
 * can't be asked may be both.
 */
async function renewIn(
  frame: Frame,
  holder: string,
  hidden: Hidden,
): Promise<{ isTight: boolean; isHeld: boolean }> {
  try {
    let { parts, isTight, isHeld, hosts } = await call(frame, lookMasked, holder);
    for (let depth = 0; depth < deepestClosedRoot && hosts.length > 0; depth++) {
      if ((await noteClosedRoots(frame, hosts)) === 0) break;
      ({ parts, isHeld, hosts } = await call(frame, lookMasked, holder));
      isTight = false;
    }
    const shown = hidden.shown(readingsOf(parts));
    if (shown.length === 0) return { isTight, isHeld };
    await call(frame, coverValues, holder, shown);
  } catch {
    // It has gone, or its page keeps us out.
  }
  return { isTight: false, isHeld: true };
}

/** In what ways the parts of a page may be read: in one line, each for itself, without what groups digits. */
function readingsOf(parts: readonly string[]): string {
  const line = parts.join("");
  const plain = line.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "").replace(/\s+/g, " ");
  const digits = plain.replace(/(?<=\d)[\s-]+(?=\d)/g, "");
  return [...new Set([line, parts.join("\n"), plain, digits])].join("\n");
}
