import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { BrowserType } from "../contract/session-options.ts";
import type { BrowserBinary } from "./find.ts";

const run = promisify(execFile);

/** A browser that can be launched. */
export interface Installed {
  binary: BrowserBinary;
  /** The full version, such as 156.0.8078.79. */
  version: string;
}

/** Which browser serves each browser type, or the sentence that says what to do to have it. */
export type Inventory = Record<BrowserType, Installed | string>;

type Product = BrowserBinary["product"];

/** The products that may serve a type, best first. */
const served: Record<BrowserType, readonly Product[]> = {
  chromium: ["chromium", "chrome", "headless-shell"],
  chrome: ["chrome"],
  "chrome-nightly": ["chrome-nightly"],
  "chrome-turbo": ["headless-shell"],
  firefox: ["firefox"],
};

const howToInstall: Record<Product, string> = {
  chromium: "install Chromium or set NOCTURNE_BROWSER to its path",
  chrome: "install Google Chrome (google-chrome-stable)",
  "chrome-nightly": "install Google Chrome's unstable channel (google-chrome-unstable)",
  "headless-shell": "install Chromium's headless shell (Debian: chromium-headless-shell)",
  firefox: "install Firefox (Debian: firefox-esr)",
};

/** Looks at what was found; `explicit` is the operator's own choice for `chromium`. */
export async function takeInventory(
  found: readonly BrowserBinary[],
  explicit: boolean,
): Promise<Inventory> {
  const versions = new Map<string, string>();
  await Promise.all(
    found.map(async ({ path }) => versions.set(path, await versionOf(path).catch(() => ""))),
  );
  const pick = (products: readonly Product[], chosen?: BrowserBinary): Installed | string => {
    const ordered = products.flatMap((product) =>
      found.filter((binary) => binary.product === product),
    );
    const binary = [...(chosen === undefined ? [] : [chosen]), ...ordered].find(({ path }) =>
      versions.get(path),
    );
    return binary === undefined
      ? `not installed: ${howToInstall[products[0]!]}`
      : { binary, version: versions.get(binary.path)! };
  };
  const chosen = explicit ? found[0] : undefined;
  return {
    chromium:
      chosen === undefined || versions.get(chosen.path)
        ? pick(served.chromium, chosen)
        : `${chosen.path}, which NOCTURNE_BROWSER names, does not tell its version`,
    chrome: pick(served.chrome),
    "chrome-nightly": pick(served["chrome-nightly"]),
    "chrome-turbo": pick(served["chrome-turbo"]),
    firefox: pick(served.firefox),
  };
}

/** What the binary says of itself: `Chromium 156.0.8078.79 built on …`. */
async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ["--version"], { timeout: 10_000 });
  // Chromium has four numbers, and Firefox at least two.
  return /\d+(?:\.\d+){2,3}|(?<=Firefox )\d+\.\d+/.exec(stdout)?.[0] ?? "";
}
