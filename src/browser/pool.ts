import { setTimeout as delay } from "node:timers/promises";
import type { Browser } from "./browser.ts";
import type { Installed } from "./inventory.ts";
import { launch, type LaunchOptions } from "./launch.ts";

/** What a session may choose of a launch; the rest is the pool's to know. */
export type LaunchChoice = Pick<
  LaunchOptions,
  | "binary"
  | "version"
  | "headless"
  | "userAgent"
  | "timeZone"
  | "locale"
  | "extensions"
  | "extraArguments"
>;

/** An installed browser as it is, but for what the session chooses. */
export function launchChoice(
  { binary, version }: Installed,
  chosen: Partial<LaunchChoice> = {},
): LaunchChoice {
  return {
    binary,
    version,
    headless: true,
    userAgent: undefined,
    timeZone: undefined,
    locale: undefined,
    extensions: [],
    extraArguments: [],
    ...chosen,
  };
}

export interface PoolOptions {
  /** What is the same for every browser of this server. */
  common: Omit<LaunchOptions, keyof LaunchChoice | "signal">;
  /** What the warm browsers are. */
  warm: LaunchChoice;
  /** One of them that runs already. */
  first?: Browser;
  /** How many of them wait. */
  size: number;
  /** Most launches at the same moment: more only slow each other down. */
  launchAtOnce: number;
  onError: (error: unknown) => void;
  /** Hears of every launch that was not given up how many seconds it took, and whether it succeeded. */
  onLaunched?: (seconds: number, success: boolean) => void;
}

// A refill must not compete with the sessions that are starting right now.
const refillDelayMs = 300;

/** Starts browsers, and keeps some running for sessions that want nothing special. */
export class BrowserPool implements AsyncDisposable {
  #options: PoolOptions;
  #warm: Browser[] = [];
  #launching = 0;
  #waiting: (() => void)[] = [];
  #lastTaken = 0;
  #refilling: Promise<void> | undefined;
  #discarded = new Set<Promise<void>>();
  #stop = new AbortController();

  constructor(options: PoolOptions) {
    this.#options = options;
    if (options.first !== undefined) this.#keep(options.first);
  }

  get warmCount(): number {
    return this.#warm.length;
  }

  /** How many browsers are being started. */
  get launchingCount(): number {
    return this.#launching;
  }

  /** Launches until the pool is full; resolves when it is, or when launching failed. */
  fill(): Promise<void> {
    this.#refilling ??= this.#refill().finally(() => (this.#refilling = undefined));
    return this.#refilling;
  }

  /** A browser for one session: a warm one where the choice allows it, else a new one unless the signal aborts. */
  async take(choice: LaunchChoice, signal: AbortSignal): Promise<Browser> {
    this.#lastTaken = Date.now();
    const warm = this.#isWarm(choice) ? this.#takeWarm() : undefined;
    try {
      return warm ?? (await this.#launch(choice, signal));
    } finally {
      void this.fill();
    }
  }

  #takeWarm(): Browser | undefined {
    let browser = this.#warm.shift();
    while (browser?.cdp.isClosed) {
      this.#discard(browser);
      browser = this.#warm.shift();
    }
    return browser;
  }

  #isWarm(choice: LaunchChoice): boolean {
    const { warm } = this.#options;
    return (
      choice.binary.path === warm.binary.path &&
      choice.headless === warm.headless &&
      choice.userAgent === undefined &&
      choice.timeZone === undefined &&
      choice.locale === undefined &&
      choice.extensions.length === 0 &&
      choice.extraArguments.length === 0
    );
  }

  async #launch(choice: LaunchChoice, signal: AbortSignal): Promise<Browser> {
    while (this.#launching >= this.#options.launchAtOnce) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#launching += 1;
    const began = performance.now();
    const tell = (success: boolean) =>
      this.#options.onLaunched?.((performance.now() - began) / 1000, success);
    try {
      const browser = await launch({ ...this.#options.common, ...choice, signal });
      tell(true);
      return browser;
    } catch (error) {
      if (!signal.aborted) tell(false);
      throw error;
    } finally {
      this.#launching -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #refill(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#warm.length < this.#options.size && !signal.aborted) {
      const quietIn = this.#lastTaken + refillDelayMs - Date.now();
      if (quietIn > 0 || this.#launching > 0) {
        await delay(Math.max(quietIn, 50), undefined, { signal }).catch(() => undefined);
        continue;
      }
      try {
        this.#keep(await this.#launch(this.#options.warm, signal));
      } catch (error) {
        if (!signal.aborted) this.#options.onError(error);
        return;
      }
    }
  }

  #keep(browser: Browser): void {
    this.#warm.push(browser);
    void browser.gone.then(() => {
      // It died while it waited: nobody else disposes it.
      if (!this.#warm.includes(browser)) return;
      this.#warm = this.#warm.filter((other) => other !== browser);
      this.#discard(browser);
      void this.fill();
    });
  }

  /** Ends a browser that no session gets. Nobody waits for that but the end of the pool. */
  #discard(browser: Browser): void {
    const gone = browser[Symbol.asyncDispose]().catch(this.#options.onError);
    this.#discarded.add(gone);
    void gone.finally(() => this.#discarded.delete(gone));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#refilling;
    for (const browser of this.#warm.splice(0)) this.#discard(browser);
    await Promise.all(this.#discarded);
  }
}
