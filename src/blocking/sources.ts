import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ENGINE_VERSION } from "@ghostery/adblocker";

/** Fetched where the operator names no lists. */
const usual = [
  "https://easylist.to/easylist/easylist.txt",
  "https://easylist.to/easylist/easyprivacy.txt",
];

/** A filter list on the web, and the file that a copy of it is kept in. */
export interface ListOnTheWeb {
  url: string;
  file: string;
}

/** Where a server's filter lists come from. */
export interface ListSources {
  /** Fetched by `filter-lists update`. */
  onTheWeb: ListOnTheWeb[];
  /** Files of the operator's, and folders with files named `*.txt`. */
  paths: string[];
}

/** A file with a filter list. */
export interface ListFile {
  path: string;
  /** In bytes. */
  size: number;
  /** Milliseconds since 1970. */
  changedAt: number;
}

/** The lists by the setting NOCTURNE_FILTER_LISTS; copies of those on the web are kept in the folder. */
export function sourcesOf(given: readonly string[], folder: string): ListSources {
  const named = given.length === 0 ? usual : given;
  const isAddress = (name: string) => /^https?:\/\//i.test(name);
  return {
    onTheWeb: named.filter(isAddress).map((url) => ({ url, file: join(folder, fileName(url)) })),
    paths: named.filter((name) => !isAddress(name)),
  };
}

/** The files that are there, in the order of their sources, and the sources that have none. */
export async function listFiles({ onTheWeb, paths }: ListSources) {
  const files: ListFile[] = [];
  const missing: string[] = [];
  for (const { url, file } of onTheWeb) {
    const found = await filesAt(file);
    if (found.length === 0) missing.push(url);
    files.push(...found);
  }
  for (const path of paths) {
    const found = await filesAt(path);
    if (found.length === 0) missing.push(path);
    files.push(...found);
  }
  return { files, missing };
}

/** Another one for other files, when one of them has changed, and for another version of the engine. */
export function fingerprintOf(files: readonly ListFile[]): string {
  return createHash("sha256")
    .update(JSON.stringify([ENGINE_VERSION, files]))
    .digest("hex")
    .slice(0, 32);
}

async function filesAt(path: string): Promise<ListFile[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) return [{ path, size: found.size, changedAt: found.mtimeMs }];
  const names = (await readdir(path)).filter((name) => name.endsWith(".txt")).toSorted();
  return (await Promise.all(names.map((name) => filesAt(join(path, name))))).flat();
}

/** Readable, and another one for each address. */
function fileName(url: string): string {
  const last = (URL.parse(url)?.pathname.split("/").at(-1) ?? "").replace(/\.txt$/i, "");
  const name = last.replaceAll(/[^\w-]+/g, "-").slice(0, 60) || "list";
  return `${name}-${createHash("sha256").update(url).digest("hex").slice(0, 8)}.txt`;
}
