import { setTimeout as delay } from "node:timers/promises";
import type { z } from "zod";
import type { actionSchemas } from "../../contract/actions.ts";
import { captchasOn, type FoundCaptcha } from "../../page/captchas.ts";
import type { PageTarget } from "../../page/cdp-target.ts";
import { ActionFailure } from "../action.ts";
import { captchaName } from "./means.ts";

export type CaptchaType = z.output<typeof actionSchemas.captcha_solve>["captcha_type"];

const appearsWithinMs = 2_000;
const lookMs = 300;

/** The captcha to solve: one of the kind that was asked for, which may take a moment to appear. Throws an `ActionFailure` that says what is there instead. */
export async function chooseCaptcha(
  page: PageTarget,
  wanted: CaptchaType,
  signal: AbortSignal,
): Promise<FoundCaptcha> {
  const end = Date.now() + appearsWithinMs;
  for (;;) {
    const found = await captchasOn(page);
    const fitting = found.filter(({ kind }) => isOf(kind, wanted)).toSorted(byUrgency);
    if (fitting[0] !== undefined) return fitting[0];
    if (Date.now() >= end) throw nothing(found, wanted);
    await delay(lookMs, undefined, { signal });
  }
}

function isOf(kind: FoundCaptcha["kind"], wanted: CaptchaType): boolean {
  if (wanted === null || wanted === "unknown") return true;
  return kind === wanted || (wanted === "image" && kind === "auth0");
}

/** First what stands open before a person, last what works by itself. */
function byUrgency(one: FoundCaptcha, other: FoundCaptcha): number {
  return urgency(other) - urgency(one);
}

function urgency({ isSolved, isShown, version }: FoundCaptcha): number {
  return (isSolved ? 0 : 4) + (isShown ? 2 : 0) + (version === "v3" ? 0 : 1);
}

function nothing(found: readonly FoundCaptcha[], wanted: CaptchaType): ActionFailure {
  if (found.length === 0)
    return new ActionFailure("There is no captcha on the page that is known here.");
  const names = [...new Set(found.map(captchaName))].join(", ");
  return new ActionFailure(`There is no captcha of the type ${wanted} on the page, but ${names}.`);
}
