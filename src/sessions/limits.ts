import { setTimeout as delay } from "node:timers/promises";
import type { EndReason } from "../contract/sessions.ts";
import type { SessionRecord } from "../store/sessions.ts";

/** When a session ends at the latest, in milliseconds since 1970. */
export function latestEnd({ createdAt, request }: SessionRecord): number {
  return createdAt + request.max_duration_minutes * 60_000;
}

/** Waits until a session has been idle or has lived for too long; undefined when it ends before. */
export async function limitReached(
  record: SessionRecord,
  ending: AbortSignal,
): Promise<EndReason | undefined> {
  const idleMs = record.request.idle_timeout_minutes * 60_000;
  const latest = latestEnd(record);
  while (!ending.aborted) {
    const idleAt = record.lastAccessedAt + idleMs;
    const now = Date.now();
    if (now >= latest) return "max duration";
    if (now >= idleAt) return "idle timeout";
    const next = Math.min(idleAt, latest) - now;
    await delay(next, undefined, { signal: ending }).catch(() => undefined);
  }
  return undefined;
}
