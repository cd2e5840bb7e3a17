// Makes a fresh machine ready, before `npm start` and `npm test`; does nothing where all is there.
// It begins on the machine's own Node, possibly 20, which cannot load TypeScript.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const pinnedNode = "node_modules/.bin/node";
const browserStamp = "node_modules/.nocturne-setup"; // holds the path of the browser last found
const consoleStamp = "console/dist/.sources"; // holds the hash of what the console was built from
const explicit = process.env.NOCTURNE_BROWSER;

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
if (Number.parseInt(process.versions.node) < 20) {
  fail(`Nocturne needs Node 20 or newer to set itself up, and this is ${process.version}.`);
}
if (!dependenciesAreThere()) installDependencies();
buildConsole();
if (!existsSync(explicit || readIfThere(browserStamp) || "")) {
  if (process.features.typescript) {
    await findOrInstallBrowser().catch((error) => fail(error.message));
  } else {
    process.exitCode = spawnSync(pinnedNode, ["setup.mjs"], { stdio: "inherit" }).status ?? 1;
  }
}
// Only the tests need these; without one just its own test fails, and says so.
if (process.argv.includes("--tests") && canUseApt()) installForTests();

/** Whether what npm last installed is what the lock file asks for, by npm's own record of it. */
function dependenciesAreThere() {
  const wanted = packagesIn("package-lock.json");
  const installed = packagesIn("node_modules/.package-lock.json");
  if (!wanted || !installed || !existsSync(pinnedNode)) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === "" || optional || installed[path]?.version === version,
  );
}

/** The packages of a lock file, or nothing where it is missing or broken. */
function packagesIn(file) {
  try {
    return JSON.parse(readIfThere(file)).packages;
  } catch {
    return undefined;
  }
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function installDependencies() {
  console.log("Installing dependencies (npm ci) …");
  // The pinned Node is a development dependency: it is needed under NODE_ENV=production too.
  const options = ["--include=dev", "--loglevel=error", "--no-audit", "--no-fund"];
  const npm = spawnSync("npm", ["ci", ...options], { stdio: ["ignore", "ignore", "inherit"] });
  if (npm.status !== 0) {
    fail(
      "The dependencies could not be installed: check the network and npm's message above, then start again.",
    );
  }
  const { stdout } = spawnSync(pinnedNode, ["--version"], { encoding: "utf8" });
  if (!stdout?.startsWith("v24.")) {
    fail(
      "The pinned Node 24 does not run: allow the install script of the npm package node, then start again.",
    );
  }
}

/** Builds the web console where there is none, or one of other sources. */
function buildConsole() {
  const sources = consoleSources();
  if (readIfThere(consoleStamp) === sources) return;
  console.log("Building the console …");
  const [, said] = run(pinnedNode, ["node_modules/vite/bin/vite.js", "build", "console"]);
  if (said === undefined) {
    writeFileSync(consoleStamp, sources);
    return;
  }
  // The server works without it, so it is started.
  console.error(`${said}\nThe console could not be built, as said above; all but /console works.`);
}

/** What the console is built from, as one hash. */
function consoleSources() {
  const hash = createHash("sha256").update(readFileSync("package-lock.json"));
  for (const folder of ["console", "src/contract"]) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter((file) => !file.startsWith(join("console", "dist")));
    for (const file of files.toSorted()) hash.update(`${file}\n`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

async function findOrInstallBrowser() {
  const { findBrowsers } = await import("./src/browser/find.ts");
  const playwrightBrowsers = process.env.PLAYWRIGHT_BROWSERS_PATH;
  const find = () => findBrowsers({ explicit, playwrightBrowsers })[0]?.path;
  let path = find();
  const troubles = [];
  for (const install of [installFromDebian, installFromPlaywright]) {
    if (path) break;
    troubles.push(...install());
    path = find();
  }
  if (!path) {
    console.error(troubles.join("\n"));
    fail(
      "No browser could be installed: install Chromium or set NOCTURNE_BROWSER to its path, then start again.",
    );
  }
  writeFileSync(browserStamp, path);
}

/** Installs the system's Chromium where that can be done; returns what went wrong. */
function installFromDebian() {
  if (!canUseApt()) return [];
  console.log("Installing Chromium (apt-get install chromium); this may take a minute …");
  const install = ["install", "-y", "--no-install-recommends", "chromium"];
  const troubles = run("apt-get", ["update"]);
  // Ubuntu has no package of the headless shell.
  const both = run("apt-get", [...install, "chromium-headless-shell"]);
  return both.length === 0 ? [] : [...troubles, ...run("apt-get", install)];
}

/**
 * Chromedriver drives Chromium from Selenium, Python compiles the scripts that are made for it, ffmpeg
 * makes films; squid, tinyproxy and dante are proxies that sessions go through, Xvfb a display.
 */
function installForTests() {
  const programs = {
    "chromium-driver": "/usr/bin/chromedriver",
    "dante-server": "/usr/sbin/danted",
    "firefox-esr": "/usr/bin/firefox-esr",
    ffmpeg: "/usr/bin/ffmpeg",
    python3: "/usr/bin/python3",
    squid: "/usr/sbin/squid",
    tinyproxy: "/usr/bin/tinyproxy",
    xvfb: "/usr/bin/Xvfb",
  };
  const missing = Object.keys(programs).filter((name) => !existsSync(programs[name]));
  if (missing.length === 0) return;
  console.log(`Installing for the tests (apt-get install ${missing.join(" ")}) …`);
  run("apt-get", ["update"]);
  for (const name of missing) {
    const [, said] = run("apt-get", ["install", "-y", "--no-install-recommends", name]);
    if (said) console.error(said);
  }
}

/** Downloads Playwright's build of Chromium and its headless shell; returns what went wrong. */
function installFromPlaywright() {
  console.log("Installing Chromium (playwright install chromium); this may take a minute …");
  const options = canUseApt() ? ["--with-deps"] : [];
  return run(process.execPath, [
    "node_modules/playwright-core/cli.js",
    "install",
    "chromium",
    ...options,
  ]);
}

function canUseApt() {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** Runs a command silently; returns what it said if it failed, and nothing if it did not. */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const stdio = ["ignore", "pipe", "pipe"];
  const done = spawnSync(command, args, { env, stdio, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (done.status === 0) return [];
  const said = done.error?.message ?? `${done.stdout}${done.stderr}`;
  const withoutStack = said.replace(/^ +at .*\n?/gm, "").trim();
  return [`${command} ${args.join(" ")}:`, withoutStack];
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
