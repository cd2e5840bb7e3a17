import { createHash } from "node:crypto";
import { chown, lstat, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { unavailable } from "../errors.ts";

/** First of the user ids that browsers get when the server is root; they own nothing else. */
const firstUserId = 2_000_000;
const userIds = 100_000;

/** The throw-away folder of one browser: its profile, its home and the note by which a later server can clean up. */
export interface RunFolder extends AsyncDisposable {
  path: string;
  profile: string;
  downloads: string;
  /** Beside it, and not the browser's own: where files lie that it may upload. */
  uploads: string;
  /** The unprivileged user that owns it; undefined where the server is not root. */
  userId: number | undefined;
  /** Notes the process groups that run in it. */
  claim(...processGroups: number[]): Promise<void>;
}

/**
 * The folder for everything that lives only while this server runs. It is named after the data
 * folder, so that a later server on the same data finds what a killed one left, and no other's.
 */
export function runRoot(dataFolder: string): string {
  const name = createHash("sha256").update(resolve(dataFolder)).digest("hex").slice(0, 8);
  // Chromium makes a socket below, and a socket's path may have about 100 bytes.
  const base = tmpdir().length > 30 ? "/tmp" : tmpdir();
  return join(base, `nocturne-${name}`);
}

/** Makes the folder for one browser, readable for its user alone. */
export async function makeRunFolder(root: string, id: string): Promise<RunFolder> {
  const path = join(root, id);
  const profile = join(path, "profile");
  const userId = process.getuid?.() === 0 ? userIdFor(id) : undefined;
  await makeRoot(root);
  const downloads = join(path, "downloads");
  for (const folder of [path, profile, downloads]) {
    await mkdir(folder, { mode: 0o700 });
    if (userId !== undefined) await chown(folder, userId, userId);
  }
  return {
    path,
    profile,
    downloads,
    uploads: uploadsPath(path),
    userId,
    claim: (...processGroups) => writeFile(claimPath(path), processGroups.join("\n")),
    [Symbol.asyncDispose]: () => removeFolder(path),
  };
}

async function makeRoot(root: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o711 });
  const { uid, mode } = await lstat(root);
  // Anybody may make it first below /tmp, and could then exchange what we put into it.
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw unavailable(`${root} belongs to somebody else or others may write to it; remove it.`);
  }
}

function uploadsPath(path: string): string {
  return `${path}.uploads`;
}

function claimPath(path: string): string {
  return `${path}.pid`;
}

function userIdFor(id: string): number {
  const hash = createHash("sha256").update(id).digest();
  return firstUserId + (hash.readUInt32BE(0) % userIds);
}

/** A dying browser may still write for a moment, hence the retries. */
async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  await rm(uploadsPath(path), { recursive: true, force: true });
  await rm(claimPath(path), { force: true });
}

/**
 * Ends and removes what a killed predecessor left under `root`: every process that still names one
 * of its folders, the folders, and `root`. Returns how many folders there were.
 */
export async function sweep(root: string): Promise<number> {
  const entries = await readdir(root).catch(() => []);
  const folders = entries.filter((name) => !/\.(pid|uploads)$/.test(name));
  for (const name of entries.filter((entry) => entry.endsWith(".pid"))) {
    const claimed = await readFile(join(root, name), "utf8").catch(() => "");
    const folder = join(root, name.slice(0, -".pid".length));
    for (const group of claimed.split("\n")) await killLeftGroup(Number(group), folder);
  }
  for (const name of entries) await removeFolder(join(root, name));
  // A browser that outlived its server for a moment may have made it anew, as its own.
  await rm(root, { recursive: true, force: true }).catch(() => undefined);
  return folders.length;
}

/** Kills a noted group only while one of its processes still names the folder: ids are used again. */
async function killLeftGroup(group: number, folder: string): Promise<void> {
  if (!Number.isInteger(group) || group <= 1) return;
  // Any of its processes: the first one, after which the group is numbered, may have gone before the others.
  const processes = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const named = await Promise.all(processes.map((id) => belongsTo(id, group, folder)));
  if (named.includes(true)) killGroup(group);
}

async function belongsTo(processId: string, group: number, folder: string): Promise<boolean> {
  const read = (file: string) => readFile(`/proc/${processId}/${file}`, "utf8").catch(() => "");
  const stat = await read("stat");
  // The command in parentheses may hold spaces; the group is the third field after it.
  if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]) !== group) return false;
  return (await read("cmdline")).includes(folder);
}

/** Kills every process of a group at once; one that has gone is no error. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
