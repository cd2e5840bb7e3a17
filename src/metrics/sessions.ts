import { Counter, Histogram, type Registry } from "prom-client";
import type { ActionType } from "../contract/actions.ts";
import { type EndReason, endReasons } from "../contract/sessions.ts";

const startBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const actionBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What sessions tell of themselves: starts and ends, actions. Times are in seconds. */
export function sessionMetrics(registry: Registry) {
  const registers = [registry];
  const starts = new Histogram({
    name: "nocturne_session_start_seconds",
    help: "From the place for a session to a browser that can be used, by whether the browser was warm",
    labelNames: ["browser"],
    buckets: startBuckets,
    registers,
  });
  const ends = new Counter({
    name: "nocturne_sessions_ended_total",
    help: "Sessions that have ended, by reason",
    labelNames: ["end_reason"],
    registers,
  });
  for (const end_reason of endReasons) ends.inc({ end_reason }, 0);
  const actions = new Histogram({
    name: "nocturne_action_seconds",
    help: "Times of actions, with the settling of the page",
    labelNames: ["type"],
    buckets: actionBuckets,
    registers,
  });
  const failures = new Counter({
    name: "nocturne_action_failures_total",
    help: "Actions without success",
    labelNames: ["type"],
    registers,
  });
  return {
    sessionStarted: (seconds: number, isWarm: boolean) =>
      starts.observe({ browser: isWarm ? "warm" : "cold" }, seconds),
    sessionEnded: (reason: EndReason) => ends.inc({ end_reason: reason }),
    actionDone: (type: ActionType, seconds: number, success: boolean) => {
      actions.observe({ type }, seconds);
      failures.inc({ type }, success ? 0 : 1);
    },
  };
}
