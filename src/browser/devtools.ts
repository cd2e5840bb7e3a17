import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Installed, Inventory } from "./inventory.ts";
import type { Browser } from "./browser.ts";
import type { BrowserPool, LaunchChoice } from "./pool.ts";
import type { Tab } from "./tab.ts";

const compress = promisify(gzip);
const idleMs = 30_000;
const start = "devtools://devtools/bundled/";
// A text, and not the front-end itself, which would start to run.
const standing = `${start}entrypoints/inspector/inspector.js`;
const plainPath = /^[\w@-]+(\.[\w@-]+)*(\/[\w@-]+(\.[\w@-]+)*)*$/;

/**
 * The browser whose DevTools are shown, also for the pages of others; the sentence that says what to
 * do where only the headless shell runs, which has none.
 */
export function devtoolsBrowser(inventory: Inventory): Installed | string {
  const whole = [inventory.chromium, inventory.chrome, inventory["chrome-nightly"]]
    .filter((one) => typeof one !== "string")
    .find(({ binary }) => binary.product !== "headless-shell");
  return (
    whole ??
    "the headless shell, which this server runs, has no DevTools: install Chromium; until then debug_url opens the live view"
  );
}

/** A file of the front-end, as it is sent. */
export interface DevToolsFile {
  contentType: string;
  gzipped: Buffer;
}

export interface DevToolsOptions {
  pool: BrowserPool;
  choice: LaunchChoice;
  onError: (error: unknown) => void;
}

/** The browser out of which files are read, and its page that can. */
interface Reader {
  browser: Browser;
  tab: Tab;
}

/**
 * The files of Chromium's own DevTools, read out of a browser that runs only while files are asked
 * for that nobody has asked for before; they are kept in memory (about 5 MB). No port is opened.
 */
export class DevTools implements AsyncDisposable {
  #options: DevToolsOptions;
  #files = new Map<string, Promise<DevToolsFile | undefined>>();
  #reader: Promise<Reader> | undefined;
  #reading = 0;
  #idle: NodeJS.Timeout | undefined;
  #ending = new Set<Promise<void>>();
  #stop = new AbortController();

  constructor(options: DevToolsOptions) {
    this.#options = options;
  }

  /** A file by its path within the front-end; undefined when there is none. */
  async file(path: string): Promise<DevToolsFile | undefined> {
    if (!plainPath.test(path)) return undefined;
    const kept = this.#files.get(path) ?? this.#read(path);
    this.#files.set(path, kept);
    // Only what is there is kept: its paths are few, and those that can be made up are not.
    const forget = () => this.#files.delete(path);
    kept.then((file) => file ?? forget(), forget);
    return kept;
  }

  async #read(path: string): Promise<DevToolsFile | undefined> {
    this.#reading += 1;
    clearTimeout(this.#idle);
    try {
      const { tab } = await (this.#reader ??= this.#open());
      const content = await contentOf(tab, start + path);
      if (content === undefined) return undefined;
      return { contentType: contentTypeOf(path), gzipped: await compress(content) };
    } finally {
      this.#reading -= 1;
      if (this.#reading === 0) this.#idle = setTimeout(() => this.#close(), idleMs).unref();
    }
  }

  #open(): Promise<Reader> {
    const opening = openReader(this.#options, this.#stop.signal);
    const forget = () => {
      if (this.#reader === opening) this.#close();
    };
    opening.then(({ browser }) => browser.gone.then(forget), forget);
    return opening;
  }

  /** Ends the browser; the next file that nobody had starts another. */
  #close(): void {
    clearTimeout(this.#idle);
    const ended = this.#reader?.then(
      ({ browser }) => browser[Symbol.asyncDispose]().catch(this.#options.onError),
      () => undefined,
    );
    this.#reader = undefined;
    if (ended === undefined) return;
    this.#ending.add(ended);
    void ended.finally(() => this.#ending.delete(ended));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("The server is stopping."));
    this.#close();
    await Promise.all(this.#ending);
  }
}

async function openReader({ pool, choice }: DevToolsOptions, signal: AbortSignal): Promise<Reader> {
  signal.throwIfAborted();
  await using cleanup = new AsyncDisposableStack();
  const browser = cleanup.use(await pool.take(choice, signal));
  const tab = await browser.tabs.open(standing);
  cleanup.move();
  return { browser, tab };
}

async function contentOf({ session }: Tab, url: string): Promise<Buffer | undefined> {
  const { result } = await session.send("Runtime.evaluate", {
    expression: `(${readInPage.toString()})(${JSON.stringify(url)})`,
    awaitPromise: true,
    returnByValue: true,
  });
  const value: unknown = result.value;
  return typeof value === "string" ? Buffer.from(value, "base64") : undefined;
}

/** Runs in the browser's own page: the content in base64, null where there is no such file. */
async function readInPage(url: string): Promise<string | null> {
  const answer = await fetch(url).catch(() => null);
  if (answer === null) return null;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let text = "";
  // In parts: a call takes so many arguments and no more.
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

const contentTypes: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  avif: "image/avif",
  wasm: "application/wasm",
};

/** By the name: the browser itself says `text/html` of what it does not know. */
function contentTypeOf(path: string): string {
  return contentTypes[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}
