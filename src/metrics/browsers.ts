import { Counter, Histogram, type Registry } from "prom-client";

const waitBuckets = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60];
const launchBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is told of starting: the waiting for a place, and the launching of browsers. Times are in seconds. */
export function browserMetrics(registry: Registry) {
  const registers = [registry];
  const waits = new Histogram({
    name: "nocturne_admission_wait_seconds",
    help: "How long starts waited for a place, also those that were refused",
    buckets: waitBuckets,
    registers,
  });
  const refusals = new Counter({
    name: "nocturne_admission_refused_total",
    help: "Starts that found no place in time (529)",
    registers,
  });
  const launches = new Histogram({
    name: "nocturne_browser_launch_seconds",
    help: "Launches of browsers that succeeded",
    buckets: launchBuckets,
    registers,
  });
  const failures = new Counter({
    name: "nocturne_browser_launch_failures_total",
    help: "Launches of browsers that failed",
    registers,
  });
  return {
    admissionEnded: (seconds: number, isAdmitted: boolean) => {
      waits.observe(seconds);
      if (!isAdmitted) refusals.inc();
    },
    browserLaunched: (seconds: number, success: boolean) =>
      success ? launches.observe(seconds) : failures.inc(),
  };
}
