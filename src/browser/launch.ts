import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { statfs } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { unavailable } from "../errors.ts";
import { untilAborted } from "../waiting.ts";
import { Browser } from "./browser.ts";
import { CdpConnection } from "./cdp.ts";
import { Downloads } from "./downloads.ts";
import { EgressGate, type EgressOptions } from "./egress/gate.ts";
import { type Display, openDisplay, type OpenDisplay } from "./display.ts";
import type { BrowserBinary } from "./find.ts";
import type { Face } from "./face.ts";
import { chromiumFlags } from "./flags.ts";
import { givenUserAgent } from "./given-user-agent.ts";
import { languagesOf } from "./languages.ts";
import { killGroup, makeRunFolder, type RunFolder } from "./run-folder.ts";
import { Tabs } from "./tabs.ts";
import { type ExtensionToLoad, layExtensions, loadExtensions } from "./loaded-extensions.ts";
import { pipeTransport } from "./transport.ts";
import { placeUpload } from "./upload-folder.ts";
import { brandOf, realUserAgent } from "./user-agent.ts";

/** Everything that can only be decided before a browser starts. */
export interface LaunchOptions {
  binary: BrowserBinary;
  /** The browser's full version, such as 156.0.8078.79. */
  version: string;
  runRoot: string;
  egress: EgressOptions;
  /** False where the machine does not allow Chromium's sandbox. */
  sandbox: boolean;
  headless: boolean;
  /** Needed for one with a window. */
  display: Display | undefined;
  /** Undefined: the browser's own. */
  userAgent: string | undefined;
  /** IANA name; undefined: the server's own. */
  timeZone: string | undefined;
  /** BCP 47, such as de-CH; undefined: en-US. */
  locale: string | undefined;
  extensions: readonly ExtensionToLoad[];
  extraArguments: readonly string[];
  /** Aborts when the browser is not wanted any more. */
  signal?: AbortSignal;
}

const launchSeconds = 30;
const lastWordsMs = 1_000;
const smallSharedMemory = 512 * 1024 * 1024;

/** Starts a browser and waits until its first page can be used. Throws a 503 that quotes the browser's own complaint. */
export async function launch(options: LaunchOptions): Promise<Browser> {
  const unwanted = options.signal ?? new AbortController().signal;
  unwanted.throwIfAborted();
  const giveUp = AbortSignal.any([unwanted, AbortSignal.timeout(launchSeconds * 1000)]);
  const gaveUp = once(giveUp, "abort");
  const id = randomBytes(6).toString("hex");
  await using cleanup = new AsyncDisposableStack();
  const gate = cleanup.use(await EgressGate.open(options.egress));
  const folder = cleanup.use(await makeRunFolder(options.runRoot, id));
  const face = faceOf(options);

  const extensions = await layExtensions(folder, options.extensions);
  const window = cleanup.use(await openDisplay(options, folder));
  const { child, complaint } = await startProcess(options, {
    folder,
    window,
    egressPort: gate.port,
    face,
  });
  const exited = once(child, "exit").then(() => undefined);
  const closed = once(child, "close");
  cleanup.defer(async () => {
    killGroup(child.pid!);
    await exited;
  });
  await folder.claim(...[child.pid, window?.processGroup].filter((id) => id !== undefined));

  const cdp = new CdpConnection(
    pipeTransport(child.stdio[3] as Writable, child.stdio[4] as Readable),
  );
  const tabs = new Tabs(cdp, face);
  const failed = Promise.race([
    exited.then(() => `it ended with code ${child.exitCode ?? child.signalCode}`),
    gaveUp.then(() =>
      unwanted.aborted ? "it is not wanted any more" : `it was not ready within ${launchSeconds} s`,
    ),
  ]);
  const problem = await Promise.race([tabs.start().then(() => undefined, String), failed]);
  if (problem !== undefined) {
    // What it complained of may still be on its way.
    killGroup(child.pid!);
    await Promise.race([closed, delay(lastWordsMs)]);
    throw unavailable(
      `The browser ${options.binary.path} did not start: ${problem}. ${complaint()}`,
    );
  }
  await untilAborted(loadExtensions(cdp, extensions), giveUp);
  cleanup.move();
  return new Browser({
    id,
    cdp,
    tabs,
    gate,
    userAgent: face.userAgent,
    downloads: new Downloads(cdp.browser, folder.downloads, folder.userId),
    downloadFolder: folder.downloads,
    placeUpload: (file, read) =>
      placeUpload({ path: folder.uploads, userId: folder.userId }, file, read),
    processId: child.pid,
    gone: Promise.race([cdp.closed, exited]),
    end: async () => {
      killGroup(child.pid!);
      await Promise.all([gate[Symbol.asyncDispose](), exited]);
      await window?.[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  });
}

function faceOf(options: LaunchOptions): Face {
  const { version, binary, userAgent, locale } = options;
  const real = realUserAgent(version, brandOf(binary.product));
  const isNamed = options.extraArguments.some((one) => one.startsWith("--accept-lang="));
  return {
    userAgent: userAgent === undefined ? real : givenUserAgent(userAgent, real),
    locale,
    // The headless shell tells workers only the first of those that it is started with.
    languages: binary.product === "headless-shell" && !isNamed ? languagesOf(locale) : [],
  };
}

async function startProcess(
  options: LaunchOptions,
  {
    folder,
    window,
    egressPort,
    face,
  }: {
    folder: RunFolder;
    window: OpenDisplay | undefined;
    egressPort: number;
    face: Face;
  },
) {
  const sharedMemory = await statfs("/dev/shm").catch(() => undefined);
  const extra = [...options.extraArguments];
  if (sharedMemory === undefined || sharedMemory.bavail * sharedMemory.bsize < smallSharedMemory) {
    extra.push("--disable-dev-shm-usage");
  }
  const flags = chromiumFlags({
    product: options.binary.product,
    headless: options.headless,
    softwareGraphics: window?.processGroup !== undefined,
    sandbox: options.sandbox,
    profile: folder.profile,
    egressPort,
    userAgent: face.userAgent.userAgent,
    languages: languagesOf(options.locale),
    withExtensions: options.extensions.length > 0,
    extra,
  });
  const dropUser = options.sandbox && folder.userId !== undefined;
  const child = spawn(options.binary.path, flags, {
    // A group of its own, so that all of it can be killed at once.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    cwd: folder.path,
    env: { ...browserEnvironment(folder.path, options.timeZone), ...window?.environment },
    ...(dropUser ? { uid: folder.userId!, gid: folder.userId! } : {}),
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2000);
  });
  const [event] = await Promise.race([
    once(child, "spawn").then(() => [undefined]),
    once(child, "error") as Promise<[Error]>,
  ]).catch((error: Error) => [error]);
  if (event !== undefined)
    throw unavailable(`The browser ${options.binary.path} can't be run: ${event.message}`);
  return { child, complaint: () => firstComplaint(said) };
}

/** Only what Chromium needs: the server's own environment holds secrets. */
function browserEnvironment(home: string, timeZone: string | undefined): NodeJS.ProcessEnv {
  return {
    HOME: home,
    TMPDIR: home,
    PATH: "/usr/local/bin:/usr/bin:/bin",
    // English by a locale that every machine has: without one, names of files lose what is not ASCII.
    LANGUAGE: "en_US",
    LC_ALL: "C.UTF-8",
    TZ: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function firstComplaint(said: string): string {
  const lines = said.split("\n").map((line) => line.replace(/^\[[^\]]*\]\s*/, "").trim());
  return (
    lines.find((line) => /sandbox|error|fatal|cannot|missing|denied/i.test(line)) ?? lines[0] ?? ""
  );
}
