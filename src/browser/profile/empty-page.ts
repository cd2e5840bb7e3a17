import { waitedFor } from "../../waiting.ts";
import type { CdpConnection, CdpSession } from "../cdp.ts";
import type { Tabs } from "../tabs.ts";

// The icon is named, or a browser would ask the site for one.
const emptyDocument = '<!doctype html><link rel="icon" href="data:,">';
const visitMs = 5_000;

/**
 * A page that shows empty documents of any origin: nothing goes to the network and no script of a page
 * runs. Disposing ends that, not the page.
 */
export class EmptyPage implements AsyncDisposable {
  #session: CdpSession;
  #stop: () => void;

  private constructor(session: CdpSession) {
    this.#session = session;
    const body = Buffer.from(emptyDocument).toString("base64");
    this.#stop = session.on("Fetch.requestPaused", ({ requestId, resourceType }) => {
      if (resourceType !== "Document") {
        session.post("Fetch.failRequest", { requestId, errorReason: "Aborted" });
        return;
      }
      const responseHeaders = [{ name: "content-type", value: "text/html" }];
      session.post("Fetch.fulfillRequest", { requestId, responseCode: 200, responseHeaders, body });
    });
  }

  static async on(session: CdpSession): Promise<EmptyPage> {
    const page = new EmptyPage(session);
    await session.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
    return page;
  }

  /** Makes the page one of this origin. */
  async visit(origin: string): Promise<void> {
    const visited = this.#session.send("Page.navigate", { url: `${origin}/` });
    const { errorText } = await waitedFor(visited, visitMs, "it could not be opened");
    if (errorText !== undefined) throw new Error(errorText);
    // A host that is kept on https is not there in plain http.
    if ((await this.evaluate("origin", visitMs)) !== origin) throw new Error("it led elsewhere");
  }

  /** What an expression, or its promise, answers in the page. */
  evaluate(expression: string, limitMs: number): Promise<unknown> {
    return evaluateIn(this.#session, { expression }, limitMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.#session.send("Fetch.disable").catch(() => undefined);
  }
}

/** What an expression, or its promise, answers; rejects when it throws or takes too long. */
export async function evaluateIn(
  session: CdpSession,
  asked: { expression: string; contextId?: number },
  limitMs: number,
): Promise<unknown> {
  const evaluated = session.send("Runtime.evaluate", {
    ...asked,
    awaitPromise: true,
    returnByValue: true,
  });
  const { result, exceptionDetails } = await waitedFor(evaluated, limitMs, "it did not answer");
  if (exceptionDetails === undefined) return result.value;
  throw new Error(exceptionDetails.exception?.description?.split("\n")[0] ?? exceptionDetails.text);
}

/** The browser as far as its state goes. */
export interface StatefulBrowser {
  cdp: CdpConnection;
  tabs: Tabs;
}

/** More would wait for the processor. */
const hiddenAtOnce = 2;

/** Does the work for each, in pages of the server's own, which are none of the session's tabs. */
export async function forEachHidden<T>(
  browser: StatefulBrowser,
  all: readonly T[],
  work: (page: EmptyPage, one: T) => Promise<void>,
): Promise<void> {
  const left = [...all];
  const pages = Array.from({ length: Math.min(hiddenAtOnce, left.length) }, async () => {
    await using hidden = await openHiddenPage(browser);
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await work(hidden.page, next);
    }
  });
  await Promise.all(pages);
}

/** A page that lives until it is disposed. */
async function openHiddenPage({
  cdp,
  tabs,
}: StatefulBrowser): Promise<{ page: EmptyPage } & AsyncDisposable> {
  // The page lives no longer than this session.
  const { sessionId: ownerId } = await cdp.browser.send("Target.attachToBrowserTarget");
  const owner = cdp.session(ownerId);
  const close = () => owner.detach();
  try {
    const blank = { url: "about:blank", hidden: true, background: true };
    const targetId = await tabs.hide(
      async () => (await owner.send("Target.createTarget", blank)).targetId,
    );
    const { sessionId } = await owner.send("Target.attachToTarget", { targetId, flatten: true });
    const session = cdp.session(sessionId);
    // A worker of the site would answer before us.
    await session.send("Network.enable");
    await session.send("Network.setBypassServiceWorker", { bypass: true });
    return { page: await EmptyPage.on(session), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
