import { setTimeout as delay } from "node:timers/promises";
import { ActionFailure, type Run } from "./action.ts";

export const wait: Run<"wait"> = async ({ time_ms: ms }, { signal }) => {
  await delay(ms, undefined, { signal });
  return { message: `Waited for ${ms} ms` };
};

/** Always a failure: nothing was done on the page (contract 2.2). */
export const help: Run<"help"> = ({ reason }) => {
  throw new ActionFailure(`Help is needed: ${reason}`);
};

export const completion: Run<"completion"> = ({ success, answer }) => ({
  message: success ? `Completed: ${answer}` : `Gave up: ${answer}`,
});
