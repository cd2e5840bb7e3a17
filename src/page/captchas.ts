import { call } from "./call.ts";
import type { PageTarget } from "./cdp-target.ts";
import { type Frame, framesOf } from "./frames.ts";
import type { SeenCaptcha } from "./injected/captcha-places.ts";
import { captchasHere } from "./injected/captchas.ts";

/** A captcha of a page, and the frame that it stands in. */
export interface FoundCaptcha extends SeenCaptcha {
  frame: Frame;
}

/** Frames of those who make captchas: they are told by their addresses, in the frame around them. */
const makers =
  /^https?:\/\/([^/]+\.)?(google\.com\/recaptcha|recaptcha\.net|hcaptcha\.com|challenges\.cloudflare\.com|arkoselabs\.com|funcaptcha\.com|geetest\.com|captcha-delivery\.com)\b/;

/** The captchas of a page and of all its frames. A frame that goes meanwhile has none. */
export async function captchasOn(page: PageTarget): Promise<FoundCaptcha[]> {
  const frames = await framesOf(page);
  const found = await Promise.all(
    frames
      .filter(({ url }) => !makers.test(url))
      .map(async (frame) => {
        const within = frames.filter(({ parentId }) => parentId === frame.id);
        const addresses = within.map(({ url }) => url);
        const seen = await call(frame, captchasHere, addresses).catch(() => []);
        return seen.map((one) => ({ ...one, frame }));
      }),
  );
  return found.flat();
}
