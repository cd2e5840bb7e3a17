import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** How many bytes a master key has. */
export const keyLength = 32;

/** The master key is not there, or not the right one; the message is a sentence for the operator. */
export class MasterKeyError extends Error {
  override name = "MasterKeyError";
}

/** Where the master key stands when it is not in the settings. */
export function keyFileOf(dataFolder: string): string {
  return join(dataFolder, "master.key");
}

/** Where a new one waits until everything is sealed with it. */
export function nextKeyFileOf(dataFolder: string): string {
  return `${keyFileOf(dataFolder)}.new`;
}

/** A key that nobody has had before. */
export function randomKey(): Buffer {
  return randomBytes(keyLength);
}

/** The key in a file; undefined where there is none. Throws `MasterKeyError` for a file that is no key, or anybody's to read. */
export function readKeyFile(path: string): Buffer | undefined {
  const text = textOf(path)?.trim();
  if (text === undefined) return undefined;
  if (!/^([0-9a-f]{64}|[a-z0-9+/_-]{43}=?)$/i.test(text)) {
    throw new MasterKeyError(
      `${path} does not hold a key of ${keyLength} bytes, as base64 or as 64 hexadecimal digits: bring it back from a backup.`,
    );
  }
  // The group's rights are let be: Kubernetes gives them to every file of a volume.
  if (process.platform !== "win32" && (statSync(path).mode & 0o007) !== 0) {
    throw new MasterKeyError(
      `Anybody on this machine may read ${path}: close it with 'chmod 600 ${path}', and if it may have been read, change the key with 'npm run nocturne -- master-key rotate'.`,
    );
  }
  return Buffer.from(text, text.length === 64 ? "hex" : "base64");
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Keeps a key in a file for its owner alone; it is on the disk when this returns. */
export function writeKeyFile(path: string, key: Buffer): void {
  rmSync(path, { force: true });
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, `${key.toString("base64")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(path));
}

/** Puts the next key in the place of the key; at every moment there is one of them. */
export function promoteNextKey(dataFolder: string): void {
  renameSync(nextKeyFileOf(dataFolder), keyFileOf(dataFolder));
  syncFolder(dataFolder);
}

/** A new name lasts through a power cut once its folder is on the disk. */
function syncFolder(path: string): void {
  // Windows opens no folders.
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
