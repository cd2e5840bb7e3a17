import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { type Entry, fromBufferPromise } from "yauzl";
import { invalidField } from "../errors.ts";

/** A file of an extension. */
export interface ArchivedFile {
  /** Below the folder of the manifest, with slashes; it leads nowhere else. */
  path: string;
  /** Unpacked, in bytes. */
  size: number;
  /** Its content, which fails when it is longer or shorter than it says. */
  open(): Promise<Readable>;
}

const mostFiles = 10_000;
const longestPath = 400;
const deepestPath = 32;
const megabyte = 1024 * 1024;
const mostBytes = 200 * megabyte;
const largestRead = 4 * megabyte;

const fileType = 0o170000;
const fileTypes = new Set([0, 0o100000]);
const folderType = 0o040000;

/** Beside what belongs to the extension: what systems and tools put into archives. */
const litter = /(^|\/)(__MACOSX|\.git|\.DS_Store|Thumbs\.db|desktop\.ini)(\/|$)/;

/** The files of a zip archive that holds an extension, in its root or in the one folder there. Throws a 422. */
export async function readArchive(zip: Buffer): Promise<ArchivedFile[]> {
  try {
    const archive = await fromBufferPromise(zip, { strictFileNames: true });
    const files: ArchivedFile[] = [];
    for await (const entry of archive.eachEntry()) {
      const kind = kindOf(entry);
      if (kind !== "file" || litter.test(entry.fileName)) continue;
      if (files.length >= mostFiles) throw refused(`holds more than ${mostFiles} files`);
      const { fileName: path, uncompressedSize: size } = entry;
      files.push({ path, size, open: () => archive.openReadStreamPromise(entry) });
    }
    const total = files.reduce((sum, { size }) => sum + size, 0);
    if (total > mostBytes) throw refused(`is larger than ${mostBytes / megabyte} MB, unpacked`);
    return checked(belowManifest(files));
  } catch (error) {
    throw asRefusal(error);
  }
}

/** The content of a small file; undefined where there is none. Throws a 422. */
export async function readText(
  files: readonly ArchivedFile[],
  path: string,
): Promise<string | undefined> {
  const file = files.find((one) => one.path === path);
  if (file === undefined) return undefined;
  if (file.size > largestRead) throw refused(`its ${path} is too large`);
  try {
    return (await buffer(await file.open())).toString("utf8").replace(/^\u{feff}/u, "");
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Reads all of every file, so that one that lies about its size is found. Throws a 422. */
export async function readThrough(files: readonly ArchivedFile[]): Promise<void> {
  try {
    for (const file of files) {
      // oxlint-disable-next-line no-empty -- Only its end matters.
      for await (const _part of await file.open()) {
      }
    }
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Throws for what is neither a file nor a folder, such as a link. */
function kindOf(entry: Entry): "file" | "folder" {
  const { fileName, externalFileAttributes } = entry;
  const type = (externalFileAttributes >>> 16) & fileType;
  if (fileName.endsWith("/")) return "folder";
  if (!fileTypes.has(type)) {
    const what = type === folderType ? "a folder in the shape of a file" : "a link or a device";
    throw refused(`'${fileName.slice(0, 100)}' is ${what}`);
  }
  if (entry.isEncrypted()) throw refused("is encrypted");
  return "file";
}

function belowManifest(files: ArchivedFile[]): ArchivedFile[] {
  const depths = files.filter(({ path }) => /^([^/]+\/)?manifest\.json$/.test(path));
  const root = depths.some(({ path }) => path === "manifest.json")
    ? ""
    : depths[0]?.path.replace("manifest.json", "");
  if (root === undefined) throw refused("holds no manifest.json in its root");
  const outside = files.find(({ path }) => !path.startsWith(root));
  if (outside !== undefined) throw refused("holds more than one folder, and no manifest.json");
  return files.map((file) => ({ ...file, path: file.path.slice(root.length) }));
}

/** No path is there twice, and none is a file and a folder at the same time. */
function checked(files: ArchivedFile[]): ArchivedFile[] {
  const paths = new Set(files.map(({ path }) => path));
  if (paths.size < files.length) throw refused("holds a file twice");
  for (const { path } of files) {
    const parts = path.split("/");
    const isOdd = parts.some((part) => part === "" || part === "." || part === "..");
    if (path.length > longestPath || parts.length > deepestPath || isOdd || path.includes("\0"))
      throw refused(`'${path.slice(0, 100)}' is not a path that can be used`);
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      if (paths.has(folder)) throw refused(`'${folder.slice(0, 100)}' is a file and a folder`);
    }
  }
  return files;
}

function refused(why: string) {
  return invalidField("file", why);
}

function asRefusal(error: unknown): Error {
  if (error instanceof Error && error.name === "AppError") return error;
  const why = error instanceof Error ? error.message : String(error);
  return refused(`is no zip archive or CRX file that can be read: ${why}`);
}
