import type { Run } from "../action.ts";
import { chooseCaptcha } from "./choose.ts";
import { CaptchaLate, solveCaptcha } from "./solve.ts";

export const captchaSolve: Run<"captcha_solve"> = async ({ captcha_type: wanted }, context) => {
  const { tab, signal, captchas } = context;
  const captcha = await chooseCaptcha(tab, wanted, signal);
  try {
    const message = await solveCaptcha(captcha, captchas, {
      onPage: (work) => work(context),
      signal,
    });
    return { message };
  } catch (error) {
    if (error instanceof CaptchaLate) context.noteLate();
    throw error;
  }
};
