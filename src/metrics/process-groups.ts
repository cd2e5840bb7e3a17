import { readdir, readFile } from "node:fs/promises";

/** What the processes of one group use. */
export interface GroupUsage {
  /** CPU time so far, with that of children that have ended. */
  cpuSeconds: number;
  /** Resident memory of its own: without what is mapped from files, which all browsers share. */
  memoryBytes: number;
}

// The kernel's USER_HZ, which is 100 on every architecture that Node runs on.
const ticksPerSecond = 100;

/** What each of these process groups uses, from /proc; a group that has gone, or a system without /proc, has none. */
export async function groupUsage(groups: ReadonlySet<number>): Promise<Map<number, GroupUsage>> {
  const sums = new Map<number, GroupUsage>();
  if (groups.size === 0) return sums;
  const entries = await readdir("/proc").catch(() => []);
  const processes = entries.filter((name) => /^\d+$/.test(name));
  await Promise.all(
    processes.map(async (id) => {
      const stat = readStat(await readProc(id, "stat"));
      if (stat === undefined || !groups.has(stat.group)) return;
      const own = ownBytes(await readProc(id, "status"));
      const sum = sums.get(stat.group) ?? { cpuSeconds: 0, memoryBytes: 0 };
      sums.set(stat.group, {
        cpuSeconds: sum.cpuSeconds + stat.cpuSeconds,
        memoryBytes: sum.memoryBytes + own,
      });
    }),
  );
  return sums;
}

/** Processes vanish while one looks. */
function readProc(id: string, file: string): Promise<string> {
  return readFile(`/proc/${id}/${file}`, "latin1").catch(() => "");
}

/** proc_pid_stat(5): the command in parentheses may hold spaces; the group is the third field after it. */
function readStat(text: string): { group: number; cpuSeconds: number } | undefined {
  if (text === "") return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields
    .slice(11, 15)
    .map(Number);
  const ticks = user + system + childrenUser + childrenSystem;
  return { group: Number(fields[2]), cpuSeconds: ticks / ticksPerSecond };
}

/** proc_pid_status(5): what is resident and no file's and no shared memory's. */
function ownBytes(text: string): number {
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}
