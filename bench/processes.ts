import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process, as `/proc/<id>/stat` tells of it. */
interface Process {
  id: number;
  parentId: number;
  group: number;
  isZombie: boolean;
  /** Processor time so far, in ticks of 10 ms. */
  ticks: number;
}

function readProcess(id: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, "latin1");
    // The name may hold anything, so the fields are counted from its closing bracket.
    const [state, parentId, group, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return {
      id,
      parentId: Number(parentId),
      group: Number(group),
      isZombie: state === "Z",
      ticks: Number(rest[8]) + Number(rest[9]),
    };
  } catch {
    return undefined;
  }
}

function readCommandLine(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "latin1");
  } catch {
    return "";
  }
}

function everyProcess(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((process) => process !== undefined);
}

/**
 * The processes below this one, those of their groups, and those that name `mark` in their command
 * line: Chromium's crash handlers leave both the tree and the group.
 */
export function family(rootId: number, mark?: string): number[] {
  const all = everyProcess().filter(({ isZombie }) => !isZombie);
  const found = new Set<number>();
  const groups = new Set<number>();
  const ownGroup = all.find(({ id }) => id === rootId)?.group;
  const belongs = ({ id, parentId, group }: Process) =>
    parentId === rootId ||
    found.has(parentId) ||
    groups.has(group) ||
    (mark !== undefined && readCommandLine(id).includes(mark));
  let before = -1;
  while (found.size > before) {
    before = found.size;
    for (const process of all) {
      if (process.id === rootId || found.has(process.id) || !belongs(process)) continue;
      found.add(process.id);
      if (process.group !== ownGroup) groups.add(process.group);
    }
  }
  return [...found];
}

/** Whether the process still runs; one that only waits to be collected does not. */
export function isAlive(id: number): boolean {
  return readProcess(id)?.isZombie === false;
}

/** Proportional memory of the processes in MiB: what they share is counted once. */
export function memoryOf(ids: readonly number[]): number {
  const kilobytes = ids.map((id) => {
    try {
      const text = readFileSync(`/proc/${id}/smaps_rollup`, "latin1");
      return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}

const lookMs = 50;
const quietLooks = 4;
const longestMs = 4_000;

/** Waits until all that this process has started does next to nothing for a fifth of a second. */
export async function settled(): Promise<void> {
  const end = performance.now() + longestMs;
  let quiet = 0;
  let before = ticksOfChildren();
  while (quiet < quietLooks && performance.now() < end) {
    await delay(lookMs);
    const now = ticksOfChildren();
    quiet = now - before <= 1 ? quiet + 1 : 0;
    before = now;
  }
}

/** Processor time of all that this process has started, so far, in ticks of 10 ms. */
export function ticksOfChildren(): number {
  return family(process.pid).reduce((sum, id) => sum + (readProcess(id)?.ticks ?? 0), 0);
}
