import { chown, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { invalidAt } from "../errors.ts";
import type { CdpConnection } from "./cdp.ts";
import { CdpError } from "./cdp.ts";
import type { RunFolder } from "./run-folder.ts";

/** An extension that a browser starts with. */
export interface ExtensionToLoad {
  /** Puts its files into this folder. */
  unpack(folder: string): Promise<void>;
}

/**
 * What extensions may not open either: tabs and downloads of the machine's files and the browser's own
 * pages. Chromium takes this list for the policy URLBlocklist also where no administrator has set it.
 */
const preferences = {
  policy: {
    url_blocklist: ["file://*", "filesystem:*", "view-source:*", "chrome://*", "devtools://*"],
  },
};

/** Lays the extensions of a browser into its folder before it starts; answers their folders. */
export async function layExtensions(
  { path, profile, userId }: RunFolder,
  extensions: readonly ExtensionToLoad[],
): Promise<string[]> {
  if (extensions.length === 0) return [];
  const folders = extensions.map((_one, at) => join(path, "extensions", String(at)));
  const own = join(profile, "Default");
  for (const folder of [own, ...folders]) await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(own, "Preferences"), JSON.stringify(preferences), { mode: 0o600 });
  for (const [at, extension] of extensions.entries()) await extension.unpack(folders[at]!);
  // Its own, not just for it to read: Chromium writes what it makes of an extension's rules beside them.
  if (userId !== undefined)
    for (const top of [own, join(path, "extensions")]) await giveTo(userId, top);
  return folders;
}

/** Loads what was laid; resolves when all of them are at work. Throws a 422 that names the one that the browser does not take. */
export async function loadExtensions(
  { browser }: CdpConnection,
  folders: readonly string[],
): Promise<void> {
  for (const [at, path] of folders.entries()) {
    await browser.send("Extensions.loadUnpacked", { path }).catch((error: unknown) => {
      if (!(error instanceof CdpError)) throw error;
      const why = error.message.replaceAll(path, "").trim();
      throw invalidAt(["extensions", at], `the browser does not load it: ${why}`);
    });
  }
}

async function giveTo(userId: number, top: string): Promise<void> {
  const below = await readdir(top, { recursive: true });
  for (const place of ["", ...below]) await chown(join(top, place), userId, userId);
}
