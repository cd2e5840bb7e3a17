import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { readArchive } from "./archive.ts";
import { openCrx } from "./crx.ts";
import { heldManifest, readManifest } from "./manifest.ts";

/** Unpacks an extension into a folder that nobody else writes to, as a session loads it. Throws a 422. */
export async function unpack(file: Buffer, folder: string): Promise<void> {
  const { zip, publicKey } = openCrx(file);
  const files = await readArchive(zip);
  const manifest = heldManifest(await readManifest(files), publicKey);
  for (const { path, open } of files) {
    if (path === "manifest.json") continue;
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await pipeline(await open(), createWriteStream(place, { flags: "wx", mode: 0o600 }));
  }
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest), { mode: 0o600 });
}
