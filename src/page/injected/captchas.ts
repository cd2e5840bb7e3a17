import { captchaPlace, type SeenCaptcha } from "./captcha-places.ts";
import { tokenCaptchas } from "./captcha-tokens.ts";
import { workCaptchas } from "./captcha-work.ts";
import { writtenCaptchas } from "./captcha-written.ts";

/** The captchas that stand in this document; `frames`: the addresses of the frames within it. */
export function captchasHere(frames: readonly string[]): SeenCaptcha[] {
  const place = captchaPlace(frames);
  return [...workCaptchas(place), ...tokenCaptchas(place), ...writtenCaptchas(place)];
}
