import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { findBrowsers } from "./find.ts";

describe("findBrowsers", () => {
  let root: string;
  let home: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "nocturne-find-"));
    home = join(root, "home");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function place(path: string, mode = 0o755): string {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "", { mode });
    return file;
  }

  function found(options: Parameters<typeof findBrowsers>[0] = {}): string[] {
    return findBrowsers({ root, home, platform: "linux", ...options }).map(
      ({ product, path }) => `${product} ${path.replace(`${root}/`, "")}`,
    );
  }

  test("finds nothing on an empty machine", () => {
    assert.deepEqual(found(), []);
    assert.deepEqual(found({ platform: "win32" }), []);
  });

  test("takes Debian's programs and not the scripts in front of them", () => {
    place("usr/bin/chromium");
    place("usr/bin/chromium-headless-shell");
    place("usr/lib/chromium/chromium");
    place("usr/lib/chromium/chromium-headless-shell");
    assert.deepEqual(found(), [
      "chromium usr/lib/chromium/chromium",
      "headless-shell usr/lib/chromium/chromium-headless-shell",
    ]);
  });

  test("orders the products, and the system before Playwright's newest revision", () => {
    place("usr/lib64/chromium-browser/headless_shell");
    place("opt/google/chrome-unstable/chrome");
    place("snap/bin/chromium");
    place("opt/google/chrome/chrome");
    const cache = "home/.cache/ms-playwright";
    for (const browser of [
      "chromium-999/chrome-linux/chrome",
      "chromium-1255/chrome-linux64/chrome",
    ]) {
      place(`${cache}/${browser}`);
      place(`${cache}/${browser.split("/")[0]}/INSTALLATION_COMPLETE`);
    }
    place(`${cache}/chromium-1300/chrome-linux64/chrome`);
    assert.deepEqual(found(), [
      "chrome opt/google/chrome/chrome",
      "chromium snap/bin/chromium",
      `chromium ${cache}/chromium-1255/chrome-linux64/chrome`,
      `chromium ${cache}/chromium-999/chrome-linux/chrome`,
      "chrome-nightly opt/google/chrome-unstable/chrome",
      "headless-shell usr/lib64/chromium-browser/headless_shell",
    ]);
  });

  test("looks where Playwright was told to install", () => {
    place("pw/chromium_headless_shell-7/chrome-headless-shell-linux64/chrome-headless-shell");
    place("pw/chromium_headless_shell-7/INSTALLATION_COMPLETE");
    assert.deepEqual(found({ playwrightBrowsers: join(root, "pw") }), [
      "headless-shell pw/chromium_headless_shell-7/chrome-headless-shell-linux64/chrome-headless-shell",
    ]);
  });

  test("finds applications on macOS", () => {
    const testing = "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing";
    const cache = "home/Library/Caches/ms-playwright/chromium-1255";
    place("home/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    place(`${cache}/chrome-mac-arm64/${testing}`);
    place(`${cache}/INSTALLATION_COMPLETE`);
    assert.deepEqual(found({ platform: "darwin" }), [
      "chrome home/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      `chromium ${cache}/chrome-mac-arm64/${testing}`,
    ]);
  });

  test("puts the explicit one first and once, and knows its product by its name", () => {
    place("usr/lib/chromium/chromium");
    const shell = place("usr/lib/chromium/chromium-headless-shell");
    assert.deepEqual(found({ explicit: shell }), [
      "headless-shell usr/lib/chromium/chromium-headless-shell",
      "chromium usr/lib/chromium/chromium",
    ]);
    const products = [
      "headless_shell",
      "chrome-headless-shell",
      "google-chrome-unstable",
      "chromium",
      "chrome",
    ].map((name) => findBrowsers({ root, home, explicit: place(`mine/${name}`) })[0]?.product);
    assert.deepEqual(products, [
      "headless-shell",
      "headless-shell",
      "chrome-nightly",
      "chromium",
      "chrome",
    ]);
  });

  test("refuses an explicit path that cannot be run, in one sentence", () => {
    const text = place("notes.txt", 0o644);
    for (const explicit of ["/nope", root, text]) {
      assert.throws(() => found({ explicit }), {
        message: `NOCTURNE_BROWSER is ${explicit}, but there is no browser to run at that path.`,
      });
    }
  });
});
