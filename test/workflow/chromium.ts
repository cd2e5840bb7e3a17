import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findBrowsers } from "../../src/browser/find.ts";

/** A Chromium that any client can connect to, as a user of a script would have one. */
export interface PlainChromium extends AsyncDisposable {
  /** Where its DevTools answer. */
  url: string;
  /** Leaves one blank tab. */
  reset(): Promise<void>;
}

/** The browser of this machine that the tests run. */
export function chromiumPath(): string {
  const [found] = findBrowsers({
    explicit: process.env["NOCTURNE_BROWSER"],
    playwrightBrowsers: process.env["PLAYWRIGHT_BROWSERS_PATH"],
  });
  if (found === undefined) throw new Error("No browser was found: run `node setup.mjs --tests`.");
  return found.path;
}

export async function startChromium(): Promise<PlainChromium> {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-chromium-"));
  const child = spawn(
    chromiumPath(),
    [
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${folder}`,
      "--no-first-run",
      "--disable-gpu",
      "--window-size=1280,900",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  const exited = once(child, "exit");
  const url = await addressOf(createInterface(child.stderr));
  return {
    url,
    reset: () => reset(url),
    async [Symbol.asyncDispose]() {
      process.kill(-child.pid!, "SIGKILL");
      await exited;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, host] = /DevTools listening on ws:\/\/([^/]+)/.exec(line) ?? [];
    if (host !== undefined) return `http://${host}`;
  }
  throw new Error("Chromium ended before it listened.");
}

async function reset(url: string): Promise<void> {
  const ask = (path: string, method = "GET") => fetch(`${url}/json/${path}`, { method });
  const open = (await (await ask("list")).json()) as { id: string; type: string }[];
  await ask("new?about:blank", "PUT");
  for (const { id, type } of open) if (type === "page") await ask(`close/${id}`);
}
