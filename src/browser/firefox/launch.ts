import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unavailable } from "../../errors.ts";
import { untilAborted } from "../../waiting.ts";
import { Browser } from "../browser.ts";
import { CdpConnection } from "../cdp.ts";
import { type Display, openDisplay, type OpenDisplay } from "../display.ts";
import { Downloads } from "../downloads.ts";
import { EgressGate, type EgressOptions } from "../egress/gate.ts";
import type { Overrides } from "../overrides.ts";
import { killGroup, makeRunFolder, type RunFolder } from "../run-folder.ts";
import { Tabs } from "../tabs.ts";
import { placeUpload } from "../upload-folder.ts";
import { BidiConnection } from "./bidi.ts";
import { unseenPopups, userPreferences } from "./prefs.ts";
import { firefoxTransport } from "./transport.ts";

/** Everything that can only be decided before a Firefox starts. */
export interface FirefoxOptions {
  path: string;
  runRoot: string;
  egress: EgressOptions;
  headless: boolean;
  /** Needed for one with a window. */
  display: Display | undefined;
  /** Undefined: the browser's own. */
  userAgent: string | undefined;
  /** BCP 47; undefined: en-US. */
  locale: string | undefined;
  /** IANA name; undefined: the server's own. */
  timeZone: string | undefined;
  /** Undefined: pages ask in vain where they are. */
  geolocation: Overrides["geolocation"];
  /** Aborts when the browser is not wanted any more. */
  signal: AbortSignal;
}

const launchSeconds = 45;
/** In CSS pixels; of the window that leaves a page of 1280×1080, as our Chromium's. */
const windowSize = { width: 1280, height: 1165 };
const screen = { width: 1920, height: 1200 };

/** By what outside clients reach a Firefox. */
export interface FirefoxAccess {
  bidi: BidiConnection;
  /** What Firefox answered when the session was made. */
  capabilities: object;
  /** Whether the session itself holds requests until it has judged them. */
  holdsRequests(): boolean;
}

/** A Firefox that runs, and the connection by which it is driven. */
interface Running {
  child: ChildProcess;
  exited: Promise<unknown>;
  gate: EgressGate;
  folder: RunFolder;
  window: OpenDisplay | undefined;
}

/** Starts a Firefox and waits until its first page can be used. Throws a 503 that says what went wrong. */
export async function launchFirefox(options: FirefoxOptions): Promise<Browser> {
  options.signal.throwIfAborted();
  const id = randomBytes(6).toString("hex");
  await using cleanup = new AsyncDisposableStack();
  const gate = cleanup.use(await EgressGate.open(options.egress));
  const folder = cleanup.use(await makeRunFolder(options.runRoot, id));
  await writeProfile(folder, userPreferences(gate.port, options));
  const window = cleanup.use(await openDisplay(options, folder));
  const child = startProcess(options, folder, window);
  const exited = once(child, "exit").catch(() => undefined);
  cleanup.defer(async () => {
    if (child.pid === undefined) return;
    killGroup(child.pid);
    await exited;
  });
  try {
    const started = begin(options, folder, child, window);
    const parts = await untilAborted(Promise.race([started, endOf(child)]), patience(options));
    cleanup.move();
    return browserOf(id, { child, exited, gate, folder, window }, parts);
  } catch (error) {
    throw unavailable(
      `The browser ${options.path} did not start: ${(error as Error).message}.`,
      error,
    );
  }
}

function patience({ signal }: FirefoxOptions): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(launchSeconds * 1_000)]);
}

/** Rejects when the process ends, or can't be started at all. */
async function endOf(child: ChildProcess): Promise<never> {
  await once(child, "exit");
  throw new Error(`it ended with code ${child.exitCode ?? child.signalCode}`);
}

async function begin(
  options: FirefoxOptions,
  folder: RunFolder,
  child: ChildProcess,
  window: OpenDisplay | undefined,
) {
  await once(child, "spawn");
  await folder.claim(...[child.pid, window?.processGroup].filter((id) => id !== undefined));
  const bidi = await BidiConnection.open(`${await addressOf(child)}/session`);
  // The one session that Firefox has: from now on its port is of no use to anybody else.
  const { capabilities } = await bidi.send("session.new", {
    capabilities: {
      alwaysMatch: { unhandledPromptBehavior: { default: "ignore", file: "dismiss" } },
    },
  });
  await place(bidi, options);
  const { userAgent } = options;
  const own = capabilities.userAgent;
  const { transport, holding } = await firefoxTransport(bidi, own);
  const cdp = new CdpConnection(transport);
  const access = { bidi, capabilities, holdsRequests: () => holding.isOn };
  const agent = { userAgent: userAgent ?? own, metadata: undefined };
  const tabs = new Tabs(cdp, { userAgent: agent, locale: undefined, languages: [] });
  await tabs.start();
  await focusPage(tabs);
  return { access, cdp, tabs, agent };
}

/**
 * Takes the focus from the address bar, where it is until a page is clicked: before that a page is told
 * of no focus and no change of its fields. Tabs and windows that open later have it by themselves.
 */
async function focusPage({ current }: Tabs): Promise<void> {
  for (const type of ["mousePressed", "mouseReleased"] as const) {
    const click = { type, x: 1, y: 1, button: "left", clickCount: 1 } as const;
    await current?.session.send("Input.dispatchMouseEvent", click);
  }
}

/** Where the browser says that it is: every page of it, also those that open later. */
async function place(bidi: BidiConnection, { locale, timeZone }: FirefoxOptions): Promise<void> {
  const userContexts: [string] = ["default"];
  if (locale !== undefined)
    await bidi.send("emulation.setLocaleOverride", { locale, userContexts });
  if (timeZone !== undefined)
    await bidi.send("emulation.setTimezoneOverride", { timezone: timeZone, userContexts });
}

function browserOf(
  id: string,
  { child, exited, gate, folder, window }: Running,
  { access, cdp, tabs, agent }: Awaited<ReturnType<typeof begin>>,
): Browser {
  return new Browser({
    id,
    cdp,
    tabs,
    gate,
    firefox: access,
    userAgent: agent,
    downloads: new Downloads(cdp.browser, folder.downloads, folder.userId),
    downloadFolder: folder.downloads,
    placeUpload: (file, read) =>
      placeUpload({ path: folder.uploads, userId: folder.userId }, file, read),
    processId: child.pid,
    gone: Promise.race([cdp.closed, exited.then(() => undefined)]),
    end: async () => {
      killGroup(child.pid!);
      access.bidi.close();
      await Promise.all([gate[Symbol.asyncDispose](), exited]);
      await window?.[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  });
}

async function writeProfile({ profile, userId }: RunFolder, preferences: string): Promise<void> {
  const files = { "user.js": preferences, "chrome/userChrome.css": unseenPopups };
  await mkdir(join(profile, "chrome"), { mode: 0o700 });
  for (const [name, content] of Object.entries(files))
    await writeFile(join(profile, name), content, { mode: 0o600 });
  if (userId === undefined) return;
  for (const name of ["chrome", ...Object.keys(files)])
    await chown(join(profile, name), userId, userId);
}

function startProcess(
  { path, headless }: FirefoxOptions,
  folder: RunFolder,
  window: OpenDisplay | undefined,
) {
  const { userId } = folder;
  const flags = [
    ...(headless ? ["--headless"] : []),
    "--no-remote",
    "--new-instance",
    "--profile",
    folder.profile,
    "--remote-debugging-port=0",
    `--width=${windowSize.width}`,
    `--height=${windowSize.height}`,
    "about:blank",
  ];
  return spawn(path, flags, {
    // A group of its own, so that all of it can be killed at once.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    cwd: folder.path,
    env: { ...environment(folder.path), ...window?.environment },
    ...(userId === undefined ? {} : { uid: userId, gid: userId }),
  });
}

/** Only what Firefox needs: the server's own environment holds secrets. */
function environment(home: string): NodeJS.ProcessEnv {
  return {
    HOME: home,
    TMPDIR: home,
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LC_ALL: "C.UTF-8",
    TZ: Intl.DateTimeFormat().resolvedOptions().timeZone,
    MOZ_CRASHREPORTER_DISABLE: "1",
    MOZ_DATA_REPORTING: "0",
    MOZ_HEADLESS_WIDTH: String(screen.width),
    MOZ_HEADLESS_HEIGHT: String(screen.height),
    // Else Firefox does not heed the preference by which its remote settings go nowhere.
    MOZ_REMOTE_SETTINGS_DEVTOOLS: "1",
  };
}

/** Where Firefox says that it listens: `ws://127.0.0.1:<port>`. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  let said = "";
  const { promise, resolve } = Promise.withResolvers<string>();
  stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2_000);
    const address = /WebDriver BiDi listening on (ws:\/\/[^\s/]+)/.exec(said)?.[1];
    if (address !== undefined) resolve(address);
  });
  return promise;
}
