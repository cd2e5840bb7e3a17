import { allowedHosts } from "../browser/allowed-hosts.ts";
import type { Browser } from "../browser/browser.ts";
import { Staying } from "../browser/stay-on.ts";
import { stayingAlready } from "../errors.ts";

/** The hosts that a session is kept on, while it is kept on any. */
export class StayingInUse {
  #browser: Browser;
  #current: Staying | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Undefined while the session may go anywhere. */
  get current(): Staying | undefined {
    return this.#current;
  }

  /**
   * Until it is disposed, no page outside of these hosts is opened, by whomever. Throws a 422 for what
   * is no host, and 409 while the session is kept on others.
   */
  async begin(domains: readonly string[]): Promise<Staying> {
    const hosts = allowedHosts(domains);
    if (this.#current !== undefined) throw stayingAlready();
    const ended = () => (this.#current = undefined);
    return (this.#current = await Staying.begin(this.#browser, hosts, ended));
  }
}
