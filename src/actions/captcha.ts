import { ActionFailure, type Run } from "./action.ts";

export const captchaSolve: Run<"captcha_solve"> = () => {
  throw new ActionFailure(
    "Can't solve the captcha: this server has no captcha service. Ask a person with help.",
  );
};
