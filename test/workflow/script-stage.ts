import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestServer } from "../server.ts";
import { startChromium } from "./chromium.ts";
import { openScriptFolder, runScript } from "./scripts.ts";

/** Where generated scripts run: a Chromium of their own, their files, and a server for those that need one. */
export interface ScriptStage extends AsyncDisposable {
  /** Writes a script to a file and does what it does, in a browser with one blank tab. */
  run(name: string, code: string): Promise<void>;
}

/** Opens it; until it is disposed the variables `NOTTE_…` of this process are what its scripts read. */
export async function openScriptStage({ url, key }: TestServer): Promise<ScriptStage> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await openScriptFolder());
  const chromium = cleanup.use(await startChromium());
  const uploads = join(folder.path, "uploads");
  await mkdir(uploads);
  await writeFile(join(uploads, "moth.txt"), "a drawing of a moth");
  const environment = {
    NOTTE_UPLOADS: uploads,
    NOTTE_DOWNLOADS: join(folder.path, "downloads"),
    NOTTE_CDP_URL: chromium.url,
    NOTTE_API_URL: url,
    NOTTE_API_KEY: key,
  };
  Object.assign(process.env, environment);
  cleanup.defer(() => {
    for (const name of Object.keys(environment)) delete process.env[name];
  });
  const rest = cleanup.move();
  return {
    async run(name, code) {
      await chromium.reset();
      await runScript(await folder.write(name, code));
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
