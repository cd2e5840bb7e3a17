import { ActionFailure, type Run } from "./action.ts";

export const formFill: Run<"form_fill"> = () => {
  throw new ActionFailure("Can't fill the form: form_fill is not available.");
};
