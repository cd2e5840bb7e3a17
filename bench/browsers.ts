import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { findBrowsers } from "../src/browser/find.ts";
import { chromiumFlags } from "../src/browser/flags.ts";
import { type Installed, takeInventory } from "../src/browser/inventory.ts";
import { killGroup, makeRunFolder } from "../src/browser/run-folder.ts";
import { realUserAgent } from "../src/browser/user-agent.ts";

/** The browsers that the server takes for `chromium` and `chrome-turbo`. */
export async function installedBrowsers(): Promise<{
  chromium: Installed;
  shell: Installed | undefined;
}> {
  const explicit = process.env["NOCTURNE_BROWSER"];
  const playwrightBrowsers = process.env["PLAYWRIGHT_BROWSERS_PATH"];
  const found = findBrowsers({ explicit, playwrightBrowsers });
  const inventory = await takeInventory(found, explicit !== undefined);
  const { chromium: whole, "chrome-turbo": shell } = inventory;
  if (typeof whole === "string") throw new Error(whole);
  return { chromium: whole, shell: typeof shell === "string" ? undefined : shell };
}

/** The same binary as Playwright starts it by itself (without its sandbox). */
export function launchBare({ binary }: Installed): Promise<Browser> {
  return chromium.launch({
    executablePath: binary.path,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** A Chromium of our own that listens for CDP, without the server. */
export interface BareChromium extends AsyncDisposable {
  /** The WebSocket of the whole browser. */
  url: string;
}

/**
 * Starts the binary as the server does, with its flags and, where it has one, its sandbox, but with
 * a port to connect to and no egress gate.
 */
export async function startChromium(
  { binary, version }: Installed,
  sandbox: boolean,
): Promise<BareChromium> {
  const root = join(tmpdir(), `nocturne-bench-${randomBytes(4).toString("hex")}`);
  const { path, profile, userId } = await makeRunFolder(root, "bare");
  const flags = chromiumFlags({
    product: binary.product,
    headless: true,
    softwareGraphics: false,
    sandbox,
    profile,
    egressPort: 0,
    userAgent: realUserAgent(version, undefined).userAgent,
    withExtensions: false,
    languages: ["en-US", "en"],
    extra: ["--remote-debugging-port=0"],
  }).filter((flag) => !/^--(proxy-|remote-debugging-pipe)/.test(flag));
  const child = spawn(binary.path, flags, {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    cwd: path,
    env: { HOME: path, TMPDIR: path, PATH: process.env["PATH"] },
    ...(sandbox && userId !== undefined ? { uid: userId, gid: userId } : {}),
  });
  const exited = once(child, "exit");
  const dispose = async () => {
    if (child.exitCode === null && child.signalCode === null) killGroup(child.pid!);
    await exited;
    await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  };
  try {
    const url = await listeningAt(child);
    return { url, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function listeningAt(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-10_000);
    const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
    if (url !== undefined) resolve(url);
  });
  child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}: ${said}`)));
  return promise;
}
