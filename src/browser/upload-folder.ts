import { createWriteStream } from "node:fs";
import { access, chmod, chown, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Where copies of uploaded files lie for one browser: it may read them, and change nothing. */
export interface UploadFolder {
  path: string;
  /** The unprivileged user that the browser runs as; undefined where it runs as we do. */
  userId: number | undefined;
}

/** A copy of a file under its own name; one that is there already is not written again, as a page may be reading it. */
export async function placeUpload(
  { path, userId }: UploadFolder,
  { id, name }: { id: string; name: string },
  read: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<string> {
  const share = async (place: string, mode: number) => {
    if (userId === undefined) return;
    await chown(place, process.getuid!(), userId);
    await chmod(place, mode);
  };
  const folder = join(path, id);
  const copy = join(folder, name);
  if (await exists(copy)) return copy;
  for (const place of [path, folder]) {
    await mkdir(place, { recursive: true, mode: 0o700 });
    await share(place, 0o750);
  }
  const unfinished = `${folder}.part`;
  await pipeline(await read(), createWriteStream(unfinished, { mode: 0o600 }));
  await share(unfinished, 0o640);
  await rename(unfinished, copy);
  return copy;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
