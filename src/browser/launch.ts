import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { statfs } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { unavailable } from "../errors.ts";
import { CdpConnection, type CdpSession } from "./cdp.ts";
import { Downloads } from "./downloads.ts";
import { EgressGate, type EgressOptions } from "./egress.ts";
import type { BrowserBinary } from "./find.ts";
import { chromiumFlags } from "./flags.ts";
import { killGroup, makeRunFolder, type RunFolder } from "./run-folder.ts";
import { Tabs } from "./tabs.ts";
import { placeUpload } from "./upload-folder.ts";
import { brandOf, givenUserAgent, realUserAgent, type UserAgent } from "./user-agent.ts";

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
  display: string | undefined;
  /** Undefined: the browser's own. */
  userAgent: string | undefined;
  extraArguments: readonly string[];
  /** Aborts when the browser is not wanted any more. */
  signal?: AbortSignal;
}

const launchSeconds = 30;
const lastWordsMs = 1_000;
const smallSharedMemory = 512 * 1024 * 1024;

/** A running Chromium with its own folder, egress gate and process group; disposing leaves nothing of it. */
export class Browser implements AsyncDisposable {
  readonly id: string;
  readonly cdp: CdpConnection;
  readonly tabs: Tabs;
  readonly downloads: Downloads;
  readonly gate: EgressGate;
  readonly userAgent: UserAgent;
  /** Resolves when the browser can't be used any more: its process has ended, or it has hung up before. */
  readonly gone: Promise<void>;
  readonly processId: number;
  /** When it could be used, on the clock of `performance.now()`. */
  readonly readyAt = performance.now();
  /** Where the downloads of this browser go. */
  readonly downloadFolder: string;
  /** Resolves when outside clients have to leave, though the browser may go on for a moment. */
  readonly clientsDismissed: Promise<void>;
  /** Tells outside clients to leave. */
  readonly dismissClients: () => void;
  #gatewaySession: Promise<CdpSession> | undefined;
  #folder: RunFolder;
  #exited: Promise<void>;
  #disposal: Promise<void> | undefined;

  constructor(parts: {
    id: string;
    cdp: CdpConnection;
    tabs: Tabs;
    gate: EgressGate;
    folder: RunFolder;
    process: ChildProcess;
    userAgent: UserAgent;
    exited: Promise<void>;
  }) {
    this.id = parts.id;
    this.cdp = parts.cdp;
    this.tabs = parts.tabs;
    this.gate = parts.gate;
    this.userAgent = parts.userAgent;
    this.processId = parts.process.pid!;
    this.gone = Promise.race([parts.cdp.closed, parts.exited]);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.clientsDismissed = Promise.race([promise, this.gone]);
    this.dismissClients = resolve;
    this.#exited = parts.exited;
    this.#folder = parts.folder;
    this.downloadFolder = parts.folder.downloads;
    const { userId } = parts.folder;
    this.downloads = new Downloads(parts.cdp.browser, this.downloadFolder, userId);
  }

  /** Puts a copy of a file where this browser may read it, until it ends; answers its path. */
  placeUpload(
    file: { id: string; name: string },
    read: () => Promise<AsyncIterable<Uint8Array>>,
  ): Promise<string> {
    const { uploads: path, userId } = this.#folder;
    return placeUpload({ path, userId }, file, read);
  }

  /** The session under which outside clients are attached. */
  gatewaySession(): Promise<CdpSession> {
    this.#gatewaySession ??= this.cdp.browser
      .send("Target.attachToBrowserTarget")
      .then(({ sessionId }) => this.cdp.session(sessionId));
    return this.#gatewaySession;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    killGroup(this.processId);
    await Promise.all([this.gate[Symbol.asyncDispose](), this.#exited]);
    await this.#folder[Symbol.asyncDispose]();
  }
}

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
  const userAgent =
    options.userAgent === undefined
      ? realUserAgent(options.version, brandOf(options.binary.product))
      : givenUserAgent(options.userAgent);

  const { child, complaint } = await startProcess(options, folder, gate.port, userAgent);
  const exited = once(child, "exit").then(() => undefined);
  const closed = once(child, "close");
  cleanup.defer(async () => {
    killGroup(child.pid!);
    await exited;
  });
  await folder.claim(child.pid!);

  const cdp = new CdpConnection(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const tabs = new Tabs(cdp, userAgent);
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
  cleanup.move();
  return new Browser({ id, cdp, tabs, gate, folder, process: child, userAgent, exited });
}

async function startProcess(
  options: LaunchOptions,
  folder: RunFolder,
  egressPort: number,
  userAgent: UserAgent,
) {
  const sharedMemory = await statfs("/dev/shm").catch(() => undefined);
  const extra = [...options.extraArguments];
  if (sharedMemory === undefined || sharedMemory.bavail * sharedMemory.bsize < smallSharedMemory) {
    extra.push("--disable-dev-shm-usage");
  }
  const flags = chromiumFlags({
    product: options.binary.product,
    headless: options.headless,
    sandbox: options.sandbox,
    profile: folder.profile,
    egressPort,
    userAgent: userAgent.userAgent,
    extra,
  });
  const dropUser = options.sandbox && folder.userId !== undefined;
  const child = spawn(options.binary.path, flags, {
    // A group of its own, so that all of it can be killed at once.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    cwd: folder.path,
    env: browserEnvironment(folder.path, options.display),
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
function browserEnvironment(home: string, display: string | undefined): NodeJS.ProcessEnv {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    HOME: home,
    TMPDIR: home,
    PATH: "/usr/local/bin:/usr/bin:/bin",
    // English by a locale that every machine has: without one, names of files lose what is not ASCII.
    LANGUAGE: "en_US",
    LC_ALL: "C.UTF-8",
    TZ: timeZone,
    ...(display === undefined ? {} : { DISPLAY: display }),
  };
}

function firstComplaint(said: string): string {
  const lines = said.split("\n").map((line) => line.replace(/^\[[^\]]*\]\s*/, "").trim());
  return (
    lines.find((line) => /sandbox|error|fatal|cannot|missing|denied/i.test(line)) ?? lines[0] ?? ""
  );
}
