import { Counter, Gauge, type Registry } from "prom-client";
import { type GroupUsage, groupUsage } from "./process-groups.ts";

/** How things stand at the moment of a reading. */
export interface Figures {
  sessions: { active: number; starting: number; waiting: number };
  /** Browsers that wait for sessions, and that are being launched. */
  browsers: { warm: number; launching: number };
  /** The process group of each live session's browser, by the session's id. */
  groups: ReadonlyMap<string, number>;
  /** What all recordings take. */
  recordingBytes: number;
}

const usageFreshMs = 1_000;

/** The gauges of what lives; sessions that have ended are in none of them. */
export function figureMetrics(registry: Registry) {
  const registers = [registry];
  const sessionLabels = ["session_id"] as const;
  const sessions = new Gauge({
    name: "nocturne_sessions",
    help: "Sessions by state; those that wait for a place are not counted as starting",
    labelNames: ["state"],
    registers,
  });
  const browsers = new Gauge({
    name: "nocturne_pool_browsers",
    help: "Browsers without a session: warm ones, and those that are being launched",
    labelNames: ["state"],
    registers,
  });
  const cpu = new Counter({
    name: "nocturne_session_cpu_seconds_total",
    help: "CPU time of a live session's browser",
    labelNames: sessionLabels,
    registers,
  });
  const memory = new Gauge({
    name: "nocturne_session_memory_bytes",
    help: "Resident memory of a live session's browser, without what browsers share",
    labelNames: sessionLabels,
    registers,
  });
  const recordings = new Gauge({
    name: "nocturne_recordings_bytes",
    help: "What all recordings take on the disk",
    registers,
  });
  const usage = cachedUsage();
  return {
    async refreshFigures(figures: Figures): Promise<void> {
      for (const [state, count] of Object.entries(figures.sessions)) sessions.set({ state }, count);
      for (const [state, count] of Object.entries(figures.browsers)) browsers.set({ state }, count);
      recordings.set(figures.recordingBytes);
      const used = await usage(figures.groups);
      cpu.reset();
      memory.reset();
      for (const [session_id, group] of figures.groups) {
        const { cpuSeconds, memoryBytes } = used.get(group) ?? { cpuSeconds: 0, memoryBytes: 0 };
        cpu.inc({ session_id }, cpuSeconds);
        memory.set({ session_id }, memoryBytes);
      }
    },
  };
}

/** Read again after a second, or when a session has come: every process of the machine is looked at. */
function cachedUsage() {
  let last: Promise<Map<number, GroupUsage>> = Promise.resolve(new Map());
  let readAt = 0;
  let known = new Set<number>();
  return (groups: ReadonlyMap<string, number>): Promise<Map<number, GroupUsage>> => {
    const wanted = new Set(groups.values());
    if (Date.now() - readAt < usageFreshMs && wanted.isSubsetOf(known)) return last;
    readAt = Date.now();
    known = wanted;
    last = groupUsage(wanted);
    return last;
  };
}
