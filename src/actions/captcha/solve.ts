import { CaptchaFailure } from "../../captcha/failure.ts";
import type { FoundCaptcha } from "../../page/captchas.ts";
import { ActionFailure } from "../action.ts";
import { captchaName, type CaptchaMeans, type Solving, unsolved } from "./means.ts";
import { sumOf } from "./sum.ts";
import { solveByProvider, taskOf } from "./token.ts";
import { solveWork } from "./work.ts";
import { solvePicture, solveQuestion } from "./written.ts";

/** Time ran out before a captcha was solved. */
export class CaptchaLate extends ActionFailure {
  override name = "CaptchaLate";
}

/** Solves one captcha; answers what was done. Throws an `ActionFailure` where it stays unsolved. */
export async function solveCaptcha(
  captcha: FoundCaptcha,
  means: CaptchaMeans,
  given: Pick<Solving, "onPage" | "signal">,
): Promise<string> {
  if (captcha.isSolved) return `The captcha (${captchaName(captcha)}) is solved already.`;
  const late = AbortSignal.timeout(means.limitMs);
  const signal = AbortSignal.any([given.signal, late]);
  try {
    return await wayOf(captcha)({ captcha, means, onPage: given.onPage, signal });
  } catch (error) {
    given.signal.throwIfAborted();
    if (error instanceof ActionFailure) throw error;
    if (error instanceof CaptchaFailure) throw unsolved(captcha, error.message);
    if (!late.aborted) throw error;
    const seconds = means.limitMs / 1_000;
    throw new CaptchaLate(
      `The captcha is not solved (${captchaName(captcha)}): ${seconds} s were not enough.`,
    );
  }
}

/** Whether there is a way to solve it at all; it may fail all the same. */
export function canTry(captcha: FoundCaptcha, { provider }: CaptchaMeans): boolean {
  const way = wayOf(captcha);
  if (way === solveQuestion)
    return sumOf(captcha.question) !== undefined || provider?.kinds.includes("text") === true;
  if (way !== solveByProvider) return true;
  const task = taskOf(captcha);
  return typeof task !== "string" && provider?.kinds.includes(task.kind) === true;
}

function wayOf({ kind }: FoundCaptcha): (solving: Solving) => Promise<string> {
  if (kind === "altcha" || kind === "cap" || kind === "friendly captcha") return solveWork;
  if (kind === "image" || kind === "auth0") return solvePicture;
  return kind === "text" ? solveQuestion : solveByProvider;
}
