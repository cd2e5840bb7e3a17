import type { Browser } from "../browser/browser.ts";
import type { FirefoxChoice, TakeBrowser } from "../browser/choice.ts";
import { type Display, findDisplay } from "../browser/display.ts";
import type { EgressOptions } from "../browser/egress/gate.ts";
import { openExternal } from "../browser/external/external.ts";
import { DevTools, devtoolsBrowser } from "../browser/devtools.ts";
import { launchFirefox } from "../browser/firefox/launch.ts";
import { findBrowsers } from "../browser/find.ts";
import { type Installed, type Inventory, takeInventory } from "../browser/inventory.ts";
import { launch, type LaunchOptions } from "../browser/launch.ts";
import { BrowserPool, launchChoice, type LaunchChoice } from "../browser/pool.ts";
import type { Traffic } from "../metrics/egress.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Settings, SettingsError } from "../settings.ts";

/** The browsers of this machine, and those that run. Dispose it when done. */
export interface Browsers extends AsyncDisposable {
  inventory: Inventory;
  /** Where browsers with a window show it; undefined where they can't. */
  display: Display | undefined;
  chromium: Installed;
  /** What the browsers that wait for sessions were started as. */
  warm: LaunchChoice;
  pool: BrowserPool;
  /** Chromium's DevTools, or the sentence that says what to do to have them. */
  devtools: DevTools | string;
  /** Starts a Firefox for one session. */
  takeFirefox: (choice: FirefoxChoice, signal: AbortSignal) => Promise<Browser>;
  /** How all of them, and what goes out without one, reach the outside. */
  egress: EgressOptions;
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
export async function openBrowsers(options: BrowsersOptions): Promise<Browsers> {
  const { settings, runRoot, metrics, onError } = options;
  const found = browsersToRun(settings);
  const inventory = await takeInventory(found, settings.browser !== undefined);
  const { chromium } = inventory;
  if (typeof chromium === "string") throw new SettingsError(`No browser: ${chromium}.`);
  const warm = launchChoice(chromium);
  const { allowPrivateNetwork } = settings;
  const egress = { policy: { allowPrivateNetwork }, traffic: metrics };
  const common = { runRoot, egress, display: findDisplay(settings.display) };
  await using cleanup = new AsyncDisposableStack();
  const { pool, sandboxProblem } = await openPool(options, common, warm);
  cleanup.use(pool);
  const whole = devtoolsBrowser(inventory);
  const devtools =
    typeof whole === "string"
      ? whole
      : cleanup.use(new DevTools({ pool, choice: launchChoice(whole), onError }));
  const parts = cleanup.move();
  return {
    inventory,
    display: common.display,
    chromium,
    warm,
    pool,
    devtools,
    takeFirefox: (choice, signal) => launchFirefox({ ...common, ...choice, signal }),
    egress,
    sandboxProblem,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** The pool, which has the browser that was tried, and why that one does not run inside its sandbox. */
async function openPool(
  { settings, metrics, onError }: BrowsersOptions,
  common: Pick<LaunchOptions, "runRoot" | "egress" | "display">,
  warm: LaunchChoice,
): Promise<Pick<Browsers, "pool" | "sandboxProblem">> {
  const { first, sandboxProblem } = await tryLaunch({ ...common, ...warm, sandbox: true });
  if (settings.warmBrowsers === 0) await first[Symbol.asyncDispose]();
  const pool = new BrowserPool({
    common: { ...common, sandbox: sandboxProblem === undefined },
    warm,
    ...(settings.warmBrowsers > 0 && { first }),
    size: settings.warmBrowsers,
    launchAtOnce: settings.launchAtOnce,
    onError,
    onLaunched: metrics.browserLaunched,
  });
  return { pool, sandboxProblem };
}

/** How the sessions of this server come to their browsers. */
export function browsersFor({
  pool,
  takeFirefox,
  egress,
}: Pick<Browsers, "pool" | "takeFirefox" | "egress">): TakeBrowser {
  return (choice, signal) => {
    if (choice.kind === "chromium") return pool.take(choice, signal);
    if (choice.kind === "firefox") return takeFirefox(choice, signal);
    return openExternal(choice.cdpUrl, egress, signal);
  };
}

/** The first browser, and why it does not run inside its sandbox; throws when none can be run at all. */
async function tryLaunch(
  options: LaunchOptions,
): Promise<{ first: Browser; sandboxProblem: string | undefined }> {
  try {
    return { first: await launch(options), sandboxProblem: undefined };
  } catch (error) {
    const first = await launch({ ...options, sandbox: false });
    return { first, sandboxProblem: `Chromium's sandbox is off: ${(error as Error).message}` };
  }
}

function browsersToRun({ browser, playwrightBrowsers }: Settings) {
  try {
    return findBrowsers({ explicit: browser, playwrightBrowsers });
  } catch (error) {
    throw new SettingsError((error as Error).message);
  }
}
