import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The program that makes MP4 films, or why there is none and what to do. */
export type Ffmpeg = { path: string } | { why: string };

const run = promisify(execFile);
const todo = "install ffmpeg with libx264, or set NOCTURNE_FFMPEG to its path, and start again";

/** Looks for an ffmpeg that can make H.264: the given one, or that of PATH. */
export async function findFfmpeg(explicit: string | undefined): Promise<Ffmpeg> {
  const found = explicit ?? (await inPath());
  if (found === undefined) return { why: `No ffmpeg was found: ${todo}.` };
  const encoders = await run(found, ["-hide_banner", "-encoders"], { env: {} }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
  if (encoders === undefined) return { why: `${found} does not run: ${todo}.` };
  if (!encoders.includes(" libx264 ")) return { why: `${found} can't make H.264: ${todo}.` };
  return { path: found };
}

/** Its whole path: it is run without the server's environment, which holds keys. */
async function inPath(): Promise<string | undefined> {
  const found = await run("/bin/sh", ["-c", "command -v ffmpeg"]).catch(() => undefined);
  const path = found?.stdout.trim();
  return path?.startsWith("/") ? path : undefined;
}
