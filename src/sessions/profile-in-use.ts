import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser } from "../browser/browser.ts";
import { restoreProfile } from "../browser/profile/restore.ts";
import { ProfileWatch } from "../browser/profile/watch.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { invalidInput, unavailable } from "../errors.ts";
import { mergedState } from "../identity/merged-state.ts";
import type { Profiles } from "../identity/profiles.ts";
import type { ProfileState } from "../store/profile-state.ts";
import { within } from "../waiting.ts";

const saveEveryMs = 60_000;
// Whoever stops a session waits for its profile: most clients give a call 45 s or more.
const lastReadMs = 6_000;
const lastSaveMs = 10_000;

/** Who wants to use which profile. */
export interface ProfileWish {
  accountId: string;
  sessionId: string;
  choice: SessionStartRequest["profile"];
  /** The profiles of the same account that are given to the browser beside it, and not saved. */
  beside: readonly string[];
}

/**
 * The profiles of one session: given to its browser before anybody uses that and, where one is
 * to be kept, saved every minute that something changed and once more at the end. Disposing gives it free.
 */
export class ProfileInUse implements Disposable {
  #profiles: Profiles;
  #wish: ProfileWish;
  #state: ProfileState;
  #lock: Disposable | undefined;
  #watch: ProfileWatch | undefined;
  #browser: Browser | undefined;
  /** Of what was saved last. */
  #saved: string;
  #saving: Promise<unknown> = Promise.resolve();
  #over = new AbortController();
  #finished: Promise<void> | undefined;
  #warn: (warning: string) => void = () => undefined;
  #warned = new Set<string>();

  /** Undefined where none is wished for. Throws 422 for a profile that does not exist, and 409 when another session is going to save it or it can't be read. */
  static async take(profiles: Profiles, wish: ProfileWish): Promise<ProfileInUse | undefined> {
    const { accountId, sessionId, choice, beside } = wish;
    if (choice === null && beside.length === 0) return undefined;
    const own = choice === null ? [] : [choice.id];
    for (const id of own) {
      if ((await profiles.find(accountId, id)) === undefined) throw noProfile(id);
    }
    using cleanup = new DisposableStack();
    const lock = choice?.persist ? profiles.locks.take(choice.id, sessionId) : undefined;
    if (lock !== undefined) cleanup.use(lock);
    const ids = [...new Set([...own, ...beside])];
    // The session's own first: it may have kept an older log-in of what the others are kept for.
    const state = mergedState(await Promise.all(ids.map((id) => profiles.load(id))));
    cleanup.move();
    return new ProfileInUse(profiles, { wish, state, lock });
  }

  private constructor(
    profiles: Profiles,
    parts: { wish: ProfileWish; state: ProfileState; lock: Disposable | undefined },
  ) {
    this.#profiles = profiles;
    this.#wish = parts.wish;
    this.#state = parts.state;
    this.#lock = parts.lock;
    this.#saved = digestOf(parts.state);
  }

  /**
   * Gives the profile to a browser that nobody has used; `warn` is told what it lacks, then and later.
   * Throws 503 when the browser does not answer.
   */
  async begin(browser: Browser, warn: (warning: string) => void): Promise<void> {
    this.#warn = warn;
    const missing = await restoreProfile(browser, this.#state).catch((error: unknown) => {
      const { choice, beside } = this.#wish;
      const names = [choice?.id ?? [], beside].flat().join("', '");
      const message = `The browser could not be given the profile '${names}'; start the session again.`;
      throw unavailable(message, error);
    });
    this.#tell("the browser did not take", missing);
    if (this.#lock === undefined) return;
    this.#browser = browser;
    this.#watch = new ProfileWatch(browser, this.#state);
    void this.#saveNowAndThen();
  }

  /** Saves it for the last time, unless the browser is gone, and gives it free. Never throws; takes seconds at most. */
  finish(): Promise<void> {
    this.#finished ??= this.#finish().finally(() => this[Symbol.dispose]());
    return this.#finished;
  }

  async #finish(): Promise<void> {
    this.#over.abort();
    const browser = this.#browser;
    if (browser === undefined || browser.cdp.isClosed) return;
    // They could write on, and would see what is done now.
    browser.dismissClients();
    const late = AbortSignal.timeout(lastSaveMs);
    const saved = this.#save(AbortSignal.timeout(lastReadMs), late).then(() => true);
    if ((await within(saved, lastSaveMs)) === undefined) {
      this.#tell("not saved", ["the last changes, which took too long"]);
    }
  }

  async #saveNowAndThen(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await delay(saveEveryMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#save(signal, signal);
    }
  }

  /** One after the other. Reads until one signal aborts; after the other nothing is kept. */
  #save(readUntil: AbortSignal, keepUntil: AbortSignal): Promise<void> {
    const saved = this.#saving.then(() => this.#saveIfChanged(readUntil, keepUntil));
    this.#saving = saved;
    return saved;
  }

  async #saveIfChanged(readUntil: AbortSignal, keepUntil: AbortSignal): Promise<void> {
    const { choice, sessionId } = this.#wish;
    try {
      const captured = await this.#watch!.capture(readUntil);
      if (keepUntil.aborted) return;
      const digest = digestOf(captured.state);
      if (digest !== this.#saved) {
        await this.#profiles.save(choice!.id, captured.state, `session ${sessionId}`);
        this.#saved = digest;
      }
      this.#tell("not saved", captured.missing);
    } catch (error) {
      // With the browser goes what it held since the last time.
      if (this.#browser?.cdp.isClosed !== true) this.#tell("not saved", [(error as Error).message]);
    }
  }

  #tell(what: string, parts: string[]): void {
    for (const part of parts) {
      if (!this.#warned.has(part)) this.#warn(`profile: ${what}: ${part}`);
      this.#warned.add(part);
    }
  }

  [Symbol.dispose](): void {
    this.#over.abort();
    this.#watch?.[Symbol.dispose]();
    this.#lock?.[Symbol.dispose]();
  }
}

function digestOf(state: ProfileState): string {
  return createHash("sha256").update(JSON.stringify(state)).digest("base64");
}

function noProfile(id: string) {
  const msg = `there is no profile '${id}'`;
  return invalidInput([{ loc: ["body", "profile", "id"], msg, type: "value_error", input: id }]);
}
