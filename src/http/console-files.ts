import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { AppError } from "../errors.ts";

const folder = new URL("../../console/dist/", import.meta.url);
const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".png": "image/png",
};

/** A page of the console's build, as it is served. */
export type ConsolePage = "index.html" | "viewer.html";

/** A page of the console; throws 503 where the console was not built. */
export async function consolePage(page: ConsolePage): Promise<string> {
  try {
    return await readFile(new URL(page, folder), "utf8");
  } catch (cause) {
    throw new AppError(
      503,
      "unavailable",
      "The console is not built: run `node setup.mjs` in Nocturne's folder, then load this page again.",
      { cause },
    );
  }
}

/** A file that the console's pages load, by its path below /console/; undefined for what is none. */
export async function consoleFile(
  path: string,
): Promise<{ type: string; bytes: Buffer } | undefined> {
  // The names that a build has, and none that leads out of its folder.
  if (!/^(assets\/)?[\w-][\w.-]*$/.test(path)) return undefined;
  const type = types[extname(path)];
  if (type === undefined || path.endsWith(".html")) return undefined;
  return readFile(new URL(path, folder)).then(
    (bytes) => ({ type, bytes }),
    () => undefined,
  );
}
