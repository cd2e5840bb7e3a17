import { totalmem } from "node:os";
import type { Metrics } from "../metrics/metrics.ts";
import { Admission, sessionMemory } from "../sessions/admission.ts";
import type { Settings } from "../settings.ts";

/** What lets sessions in, as many as there is room for. */
export function openAdmission(
  settings: Settings,
  metrics: Pick<Metrics, "admissionEnded">,
): Admission {
  return new Admission({
    maximum: mostSessions(settings),
    waitSeconds: settings.queueSeconds,
    freeMemory: () => process.availableMemory(),
    onEntered: metrics.admissionEnded,
  });
}

/** How many sessions run at a time at most: as it is set, or as many as the memory is for. */
export function mostSessions({ maxSessions }: Settings): number {
  return maxSessions ?? Math.max(1, Math.floor((totalMemory() * 0.8) / sessionMemory));
}

/** In bytes; of a container, what it may use. */
function totalMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
