import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";

/** A browser on this machine, ready to be started. */
export type BrowserBinary = {
  product: "chrome" | "chrome-nightly" | "chromium" | "headless-shell" | "firefox";
  path: string;
};

/** What the operator says about browsers, and, for tests, another machine to look at. */
export type FindOptions = {
  /** A path that goes first; an error if no browser is there. */
  explicit?: string | undefined;
  /** The folder of the browsers that Playwright installed, if not its default one. */
  playwrightBrowsers?: string | undefined;
  root?: string;
  home?: string;
  platform?: NodeJS.Platform;
};

/** One installed browser by all its paths; the first that is there is the one to run. */
type Place = { product: BrowserBinary["product"]; paths: string[] };

const bestFirst: BrowserBinary["product"][] = [
  "chrome",
  "chromium",
  "chrome-nightly",
  "headless-shell",
  "firefox",
];

// The program itself goes before /usr/bin, where distributions put scripts: Debian's loads every
// extension on the machine, and its other one starts the headless shell as a child.
// /usr/bin/chromium-browser is left out: on Ubuntu it only says that the snap is missing.
const linuxPlaces: Place[] = [
  {
    product: "chrome",
    paths: ["/opt/google/chrome/chrome", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"],
  },
  {
    product: "chrome-nightly",
    paths: ["/opt/google/chrome-unstable/chrome", "/usr/bin/google-chrome-unstable"],
  },
  {
    product: "chromium",
    paths: [
      "/usr/lib/chromium/chromium", // Debian, Arch, Alpine
      "/usr/lib64/chromium-browser/chromium-browser", // Fedora
      "/usr/lib/chromium-browser/chromium-browser",
      "/snap/bin/chromium",
      "/usr/bin/chromium",
    ],
  },
  {
    product: "headless-shell",
    paths: [
      "/usr/lib/chromium/chromium-headless-shell", // Debian
      "/usr/lib64/chromium-browser/headless_shell", // Fedora
      "/usr/bin/chromium-headless-shell",
    ],
  },
  {
    product: "firefox",
    paths: [
      "/usr/lib/firefox-esr/firefox-esr", // Debian
      "/usr/lib/firefox/firefox", // Ubuntu's package, Arch, Alpine
      "/usr/lib64/firefox/firefox", // Fedora
      "/usr/bin/firefox-esr",
      "/usr/bin/firefox",
    ],
  },
];

const macPlaces: Place[] = [
  { product: "chrome", paths: macApp("Google Chrome") },
  { product: "chrome-nightly", paths: macApp("Google Chrome Canary") },
  { product: "chrome-nightly", paths: macApp("Google Chrome Dev") },
  { product: "chromium", paths: macApp("Chromium") },
  {
    product: "firefox",
    paths: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
  },
];

/**
 * Every browser found on this machine, best first: the explicit one, then Chrome, Chromium,
 * Chrome's nightly channel, the headless shell and Firefox; of one product, the system's before Playwright's.
 */
export function findBrowsers(options: FindOptions = {}): BrowserBinary[] {
  const { explicit, root = "/", home = homedir(), platform = process.platform } = options;
  const playwright = options.playwrightBrowsers || join(home, playwrightHome(platform));
  const found = [
    ...installedBySystem(platform, root, home),
    ...installedByPlaywright(playwright, "chromium"),
    ...installedByPlaywright(playwright, "headless-shell"),
  ].toSorted((one, other) => bestFirst.indexOf(one.product) - bestFirst.indexOf(other.product));
  if (!explicit) return found;
  const first = explicitBrowser(explicit);
  return [first, ...found.filter(({ path }) => path !== first.path)];
}

function explicitBrowser(named: string): BrowserBinary {
  const path = resolve(named);
  if (!isExecutable(path)) {
    throw new Error(`NOCTURNE_BROWSER is ${named}, but there is no browser to run at that path.`);
  }
  const name = basename(path).toLowerCase();
  if (name.includes("firefox"))
    throw new Error(
      `NOCTURNE_BROWSER is ${named}, but has to be Chromium or a browser made of it.`,
    );
  if (/headless[-_]shell/.test(name)) return { product: "headless-shell", path };
  if (/unstable|canary/.test(name)) return { product: "chrome-nightly", path };
  return { product: name.includes("chromium") ? "chromium" : "chrome", path };
}

function installedBySystem(platform: NodeJS.Platform, root: string, home: string): BrowserBinary[] {
  const places = platform === "linux" ? linuxPlaces : platform === "darwin" ? macPlaces : [];
  return places.flatMap(({ product, paths }) => {
    const onDisk = (path: string) =>
      path.startsWith("~") ? home + path.slice(1) : join(root, path);
    const path = paths.map(onDisk).find(isExecutable);
    return path === undefined ? [] : [{ product, path }];
  });
}

/** Playwright keeps `<browser>-<revision>/chrome-<platform>/<program>`; the newest revision goes first. */
function installedByPlaywright(
  folder: string,
  product: "chromium" | "headless-shell",
): BrowserBinary[] {
  const [name, programs] =
    product === "chromium"
      ? ["chromium", ["chrome", ...["Google Chrome for Testing", "Chromium"].map(macProgram)]]
      : ["chromium_headless_shell", ["chrome-headless-shell", "headless_shell"]];
  const revisionOf = (entry: string) => Number(entry.slice(name.length + 1));
  return entriesOf(folder)
    .filter((entry) => entry.startsWith(`${name}-`) && revisionOf(entry) > 0)
    .toSorted((one, other) => revisionOf(other) - revisionOf(one))
    .map((entry) => join(folder, entry))
    .filter((browser) => existsSync(join(browser, "INSTALLATION_COMPLETE")))
    .flatMap((browser) => entriesOf(browser).map((entry) => join(browser, entry)))
    .flatMap((inside) => programs.map((program) => join(inside, program)))
    .filter(isExecutable)
    .map((path) => ({ product, path }));
}

function playwrightHome(platform: NodeJS.Platform): string {
  return platform === "darwin" ? "Library/Caches/ms-playwright" : ".cache/ms-playwright";
}

function macProgram(name: string): string {
  return `${name}.app/Contents/MacOS/${name}`;
}

function macApp(name: string): string[] {
  return [`/Applications/${macProgram(name)}`, `~/Applications/${macProgram(name)}`];
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
