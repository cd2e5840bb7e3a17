import { ActionFailure, type Run } from "./action.ts";

export const multiFactorFill: Run<"multi_factor_fill"> = () => {
  throw new ActionFailure("Can't fill: multi_factor_fill is not available.");
};

export const fallbackFill: Run<"fallback_fill"> = () => {
  throw new ActionFailure("Can't fill: fallback_fill is not available.");
};
