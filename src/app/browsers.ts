import { DevTools, devtoolsBrowser } from "../browser/devtools.ts";
import { findBrowsers } from "../browser/find.ts";
import { type Installed, type Inventory, takeInventory } from "../browser/inventory.ts";
import { launch, type LaunchOptions } from "../browser/launch.ts";
import { BrowserPool, type LaunchChoice } from "../browser/pool.ts";
import type { Traffic } from "../metrics/egress.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Settings, SettingsError } from "../settings.ts";

/** The browsers of this machine, and those that run. */
export interface Browsers {
  inventory: Inventory;
  chromium: Installed;
  /** What the browsers that wait for sessions were started as. */
  warm: LaunchChoice;
  /** Dispose it when done. */
  pool: BrowserPool;
  /** Chromium's DevTools, to be disposed before the pool, or the sentence that says what to do to have them. */
  devtools: DevTools | string;
  /** Why Chromium's sandbox is off; undefined where it is on. */
  sandboxProblem: string | undefined;
}

/** Where browsers run, and who is told of one that did not start. */
export interface BrowsersOptions {
  settings: Settings;
  runRoot: string;
  metrics: Pick<Metrics, "browserLaunched" | keyof Traffic>;
  onError: (error: unknown) => void;
}

/** Finds the browsers and tries one. Throws `SettingsError` where there is none, and when it can't be run at all. */
export async function openBrowsers({
  settings,
  runRoot,
  metrics,
  onError,
}: BrowsersOptions): Promise<Browsers> {
  const found = browsersToRun(settings);
  const inventory = await takeInventory(found, settings.browser !== undefined);
  const { chromium } = inventory;
  if (typeof chromium === "string") throw new SettingsError(`No browser: ${chromium}.`);
  const warm = choiceOf(chromium);
  const { display, allowPrivateNetwork } = settings;
  const common = {
    runRoot,
    egress: { policy: { allowPrivateNetwork }, traffic: metrics },
    display,
  };
  const sandboxProblem = await tryLaunch({ ...common, ...warm, sandbox: true });
  const pool = new BrowserPool({
    common: { ...common, sandbox: sandboxProblem === undefined },
    warm,
    size: settings.warmBrowsers,
    launchAtOnce: settings.launchAtOnce,
    onError,
    onLaunched: metrics.browserLaunched,
  });
  const whole = devtoolsBrowser(inventory);
  const devtools =
    typeof whole === "string" ? whole : new DevTools({ pool, choice: choiceOf(whole), onError });
  return { inventory, chromium, warm, pool, devtools, sandboxProblem };
}

function choiceOf(installed: Installed): LaunchChoice {
  return { ...installed, headless: true, userAgent: undefined, extraArguments: [] };
}

/** Why a browser can't be run inside its sandbox, or undefined when it can; throws when it can't be run at all. */
async function tryLaunch(options: LaunchOptions): Promise<string | undefined> {
  try {
    await using _browser = await launch(options);
    return undefined;
  } catch (error) {
    await using _browser = await launch({ ...options, sandbox: false });
    return `Chromium's sandbox is off: ${(error as Error).message}`;
  }
}

function browsersToRun({ browser, playwrightBrowsers }: Settings) {
  try {
    return findBrowsers({ explicit: browser, playwrightBrowsers });
  } catch (error) {
    throw new SettingsError((error as Error).message);
  }
}
