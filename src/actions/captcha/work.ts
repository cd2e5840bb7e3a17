import { setTimeout as delay } from "node:timers/promises";
import { call, callForHandle } from "../../page/call.ts";
import type { FoundCaptcha } from "../../page/captchas.ts";
import type { SeenCaptcha } from "../../page/injected/captcha-places.ts";
import { captchasHere } from "../../page/injected/captchas.ts";
import { elementOfKey } from "../../page/injected/memory.ts";
import { clickElement } from "../element.ts";
import { captchaName, type Solving, unsolved } from "./means.ts";

const clickMs = 5_000;
const lookMs = 250;

/** Clicks a widget that wants the browser to work, and waits until it says that it is done. */
export async function solveWork({ captcha, onPage, signal }: Solving): Promise<string> {
  const { frame, document, button } = captcha;
  const isAtWork = /^(verifying|solving|fetching|started)$/.test(captcha.version);
  if (!isAtWork) {
    await onPage(async (context) => {
      const handle =
        button === null ? null : await callForHandle(frame, elementOfKey, document, button);
      if (handle === null) throw unsolved(captcha, "its widget has nothing to click yet");
      await clickElement({ frame, handle }, context, clickMs);
    });
  }
  await done(captcha, signal);
  return `Solved the captcha (${captchaName(captcha)}): the widget says so.`;
}

async function done(captcha: FoundCaptcha, signal: AbortSignal): Promise<void> {
  for (;;) {
    const now = await stateOf(captcha);
    // A page that sends itself when it is solved has gone on.
    if (now === undefined || now.isSolved) return;
    if (now.isFailed) throw unsolved(captcha, "the widget says that it has failed");
    await delay(lookMs, undefined, { signal });
  }
}

/** The captcha as it is now; undefined when its document has gone. */
async function stateOf(captcha: FoundCaptcha): Promise<SeenCaptcha | undefined> {
  const { frame, document, kind, button } = captcha;
  const seen = await call(frame, captchasHere, []).catch(() => []);
  const alike = seen.filter((one) => one.document === document && one.kind === kind);
  return alike.find((one) => one.button === button) ?? alike[0];
}
