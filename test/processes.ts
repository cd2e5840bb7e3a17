import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { runRoot } from "../src/browser/run-folder.ts";

/** A process that runs; one that has ended and only waits to be collected (a zombie) does not. */
export interface LiveProcess {
  id: number;
  group: number;
  command: string;
}

/** The browser of one session or of the warm pool. */
export interface LiveBrowser extends LiveProcess {
  folder: string;
  /** Where its egress gate listens. */
  egressPort: number;
}

const listening = "0A";
const ended = new Set(["Z", "X"]);

/** Every live process whose command line names this text, such as a folder. */
export function processesNaming(text: string): LiveProcess[] {
  return liveProcesses().filter(({ command }) => command.includes(text));
}

export function processesOfGroup(group: number): LiveProcess[] {
  return liveProcesses().filter((one) => one.group === group);
}

/** The main processes of the browsers that a server with this data folder started. */
export function browsersOf(dataFolder: string): LiveBrowser[] {
  return processesNaming(`${runRoot(dataFolder)}/`).flatMap((one) => {
    const [, folder] = /--user-data-dir=(\S+)\/profile/.exec(one.command) ?? [];
    const [, port] = /--proxy-server=http:\/\/127\.0\.0\.1:(\d+)/.exec(one.command) ?? [];
    // A process that was just forked has its parent's command until it begins its own.
    if (one.id !== one.group || one.command.includes("--type=")) return [];
    if (folder === undefined || port === undefined) return [];
    return [{ ...one, folder, egressPort: Number(port) }];
  });
}

/** The TCP ports on which a process listens. */
export function listeningPorts(processId: number): number[] {
  const sockets = new Set(openFiles(processId));
  return ["tcp", "tcp6"].flatMap((table) =>
    tableRows(`/proc/net/${table}`)
      .filter(([, , , state, , , , , , inode]) => {
        return state === listening && sockets.has(`socket:[${inode}]`);
      })
      .map(([, address]) => Number.parseInt(address!.split(":")[1]!, 16)),
  );
}

/** What is left in the folder where the browsers of a server with this data folder live. */
export function runFolders(dataFolder: string): string[] {
  return unlessGone(() => readdirSync(runRoot(dataFolder)), []);
}

/** Waits until the condition holds; fails with what was waited for when it does not come to hold. */
export async function until(what: string, holds: () => unknown, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain until ${what}.`);
    await delay(20);
  }
}

function liveProcesses(): LiveProcess[] {
  // Names alone: to tell their types, Node would look at each, and fail at one that has just gone.
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => unlessGone(() => readProcess(id), []));
}

function readProcess(id: string): LiveProcess[] {
  const stat = readFileSync(`/proc/${id}/stat`, "utf8");
  // The command in parentheses may hold spaces; the state and the group come after it.
  const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (ended.has(state!)) return [];
  const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  return [{ id: Number(id), group: Number(group), command }];
}

function openFiles(processId: number): string[] {
  const folder = `/proc/${processId}/fd`;
  return unlessGone(() => readdirSync(folder), []).flatMap((file) =>
    unlessGone(() => [readlinkSync(`${folder}/${file}`)], []),
  );
}

function tableRows(path: string): string[][] {
  const lines = unlessGone(() => readFileSync(path, "utf8"), "")
    .trim()
    .split("\n");
  return lines.slice(1).map((line) => line.trim().split(/\s+/));
}

/** Processes and their files vanish while one looks. */
function unlessGone<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ENOENT", "ESRCH"].includes(code)) throw error;
    return otherwise;
  }
}
