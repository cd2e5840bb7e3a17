import { type Adapter, frameOf, type Handlers, tabOf } from "./adapter.ts";

type Begun = { frameId: string; loaderId?: string; errorText?: string; isDownload?: boolean };

/** Navigations whose beginning somebody waits for, by BiDi's ids of them. */
class Expected {
  #waiting = new Map<string, (begun: Omit<Begun, "frameId">) => void>();
  /** What became of navigations before anybody asked. */
  #early = new Map<string, Omit<Begun, "frameId">>();

  /** What becomes of a navigation: a document, a file, or nothing. */
  async of(navigation: string): Promise<Omit<Begun, "frameId">> {
    const early = this.#early.get(navigation);
    if (early !== undefined) return early;
    const { promise, resolve } = Promise.withResolvers<Omit<Begun, "frameId">>();
    this.#waiting.set(navigation, resolve);
    return promise;
  }

  tell(navigation: string | null, begun: Omit<Begun, "frameId">): void {
    if (navigation === null) return;
    this.#waiting.get(navigation)?.(begun);
    this.#waiting.delete(navigation);
    this.#early.set(navigation, begun);
    const [oldest] = this.#early.keys();
    if (this.#early.size > mostKept) this.#early.delete(oldest!);
  }

  /** Nobody gets another answer from a tab that has gone. */
  end(): void {
    for (const tell of this.#waiting.values()) tell({ errorText: aborted });
    this.#waiting.clear();
  }
}

const mostKept = 100;
const aborted = "net::ERR_ABORTED";

/** The way from page to page (CDP `Page.navigate` and its events) by BiDi's `browsingContext`. */
export function navigationHandlers(firefox: Adapter): Handlers {
  const { bidi } = firefox;
  const expected = new Expected();
  const failures = followFailures(firefox);
  followNavigations(firefox, expected, failures);
  return {
    "Page.navigate": async ({ url, frameId }, session) => {
      const context = frameId ?? tabOf(session);
      const begun = await navigate(firefox, context, url, expected);
      return { frameId: context, ...begun };
    },
    "Page.reload": async (_params, session) => {
      await bidi.send("browsingContext.reload", { context: tabOf(session), wait: "none" });
      return {};
    },
    "Page.stopLoading": async (_params, session) => {
      await bidi.send("script.evaluate", {
        expression: "window.stop()",
        target: { context: tabOf(session) },
        awaitPromise: false,
      });
      return {};
    },
    // BiDi does not tell the history: what there is to go to shows when it is gone to.
    "Page.getNavigationHistory": (_params, session) => historyOf(firefox, tabOf(session)),
    "Page.navigateToHistoryEntry": async ({ entryId }, session) => {
      await bidi.send("browsingContext.traverseHistory", {
        context: tabOf(session),
        delta: entryId - here,
      });
      return {};
    },
  };
}

const here = 1;

function historyOf({ contexts }: Adapter, context: string) {
  const url = contexts.find(context)?.url ?? "";
  const entries = [here - 1, here, here + 1].map((id) => ({
    id,
    url: id === here ? url : "",
    userTypedURL: "",
    title: "",
    transitionType: "other" as const,
  }));
  return { currentIndex: here, entries };
}

async function navigate(
  { bidi }: Adapter,
  context: string,
  url: string,
  expected: Expected,
): Promise<Omit<Begun, "frameId">> {
  const asked = await bidi
    .send("browsingContext.navigate", { context, url, wait: "none" })
    .catch((error: Error) => error);
  if (asked instanceof Error) return { errorText: networkError(asked.message) };
  // Without a navigation the URL is in the same document.
  if (asked.navigation === null) return {};
  return expected.of(asked.navigation);
}

type Failures = Map<string, string>;

/** Why navigations could not be had, by their ids. */
function followFailures({ bidi }: Adapter): Failures {
  const failures: Failures = new Map();
  bidi.on("network.fetchError", ({ navigation, errorText }) => {
    if (navigation === null) return;
    failures.set(navigation, networkError(errorText));
    const [oldest] = failures.keys();
    if (failures.size > mostKept) failures.delete(oldest!);
  });
  return failures;
}

function followNavigations(firefox: Adapter, expected: Expected, failures: Failures): void {
  const { bidi, contexts } = firefox;
  const stopped = (context: string) =>
    firefox.emitTo(context, "Page.frameStoppedLoading", { frameId: context });
  bidi.on("browsingContext.navigationStarted", ({ context, navigation, url }) => {
    const loaderId = navigation ?? "";
    const navigationType = "differentDocument" as const;
    firefox.emitTo(context, "Page.frameStartedNavigating", {
      frameId: context,
      url,
      loaderId,
      navigationType,
    });
    firefox.emitTo(context, "Page.frameStartedLoading", { frameId: context });
  });
  bidi.on("browsingContext.navigationCommitted", ({ context, navigation }) => {
    const found = contexts.find(context);
    if (found === undefined) return;
    const frame = frameOf(found);
    firefox.emitTo(context, "Page.frameNavigated", { frame, type: "Navigation" });
    const reason = failures.get(navigation ?? "") ?? "net::ERR_FAILED";
    const failed = frame.unreachableUrl === undefined ? {} : { errorText: reason };
    expected.tell(navigation, { loaderId: found.loaderId, ...failed });
  });
  for (const event of [
    "browsingContext.navigationFailed",
    "browsingContext.navigationAborted",
  ] as const)
    bidi.on(event, ({ context, navigation }) => {
      stopped(context);
      expected.tell(navigation, { errorText: failures.get(navigation ?? "") ?? aborted });
    });
  bidi.on("browsingContext.downloadWillBegin", ({ context, navigation }) => {
    expected.tell(navigation, { isDownload: true, errorText: aborted });
    stopped(context);
  });
  bidi.on("browsingContext.domContentLoaded", ({ context }) => {
    if (contexts.find(context)?.parentId !== undefined) return;
    firefox.emitTo(context, "Page.domContentEventFired", { timestamp: performance.now() / 1000 });
  });
  bidi.on("browsingContext.load", ({ context }) => stopped(context));
  bidi.on("browsingContext.contextDestroyed", ({ context, parent }) => {
    if (parent === null || parent === undefined) return expected.end();
    firefox.emitTo(parent, "Page.frameDetached", { frameId: context, reason: "remove" });
  });
  followSameDocument(firefox, expected);
}

function followSameDocument(firefox: Adapter, expected: Expected): void {
  for (const event of [
    "browsingContext.fragmentNavigated",
    "browsingContext.historyUpdated",
  ] as const)
    firefox.bidi.on(event, (told) => {
      const { context, url } = told;
      firefox.emitTo(context, "Page.navigatedWithinDocument", {
        frameId: context,
        url,
        navigationType: event === "browsingContext.fragmentNavigated" ? "fragment" : "historyApi",
      });
      if ("navigation" in told) expected.tell(told.navigation, {});
    });
}

const errors: [pattern: RegExp, code: string][] = [
  [/UNKNOWN_HOST|UNKNOWN_PROXY_HOST|dnsNotFound/, "NAME_NOT_RESOLVED"],
  [/PROXY_CONNECTION_REFUSED|PROXY_/, "PROXY_CONNECTION_FAILED"],
  [/CONNECTION_REFUSED|connectionFailure/, "CONNECTION_REFUSED"],
  [/NET_TIMEOUT|netTimeout/, "TIMED_OUT"],
  [/NET_RESET|NET_INTERRUPT|NET_PARTIAL|EMPTY_RESPONSE/, "CONNECTION_RESET"],
  [/REDIRECT_LOOP|redirectLoop/, "TOO_MANY_REDIRECTS"],
  [/PORT_ACCESS|deniedPortAccess/, "UNSAFE_PORT"],
  [/UNKNOWN_PROTOCOL|unknownProtocol/, "UNKNOWN_URL_SCHEME"],
  [/SEC_ERROR|MOZILLA_PKIX|CERT/, "CERT_INVALID"],
  [/SSL_ERROR|INADEQUATE_SECURITY/, "SSL_PROTOCOL_ERROR"],
  [/OFFLINE|UNREACHABLE/, "ADDRESS_UNREACHABLE"],
  [/BINDING_ABORTED|NS_ERROR_ABORT|interrupted/i, "ABORTED"],
  [/CORRUPTED_CONTENT|INVALID_CONTENT_ENCODING/, "INVALID_RESPONSE"],
];

/** An error of Firefox's network in Chromium's words, where there is one; else as it is. */
export function networkError(text: string): string {
  const code = errors.find(([pattern]) => pattern.test(text))?.[1];
  return code === undefined ? text : `net::ERR_${code}`;
}
