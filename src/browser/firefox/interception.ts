import type * as Bidi from "webdriver-bidi-protocol";
import { type Adapter, type Attached, type Handlers } from "./adapter.ts";
import { headersOf, requestOf, resourceType } from "./network.ts";

type Blocked = Bidi.Network.BaseParameters;

/** A request that waits, for whom, and who has still to see it after that. */
interface Waiting {
  told: Blocked;
  /** It waits in the answer that leads to it. */
  isRedirect: boolean;
  judge: Attached | undefined;
  next: Attached[];
  headers: { name: string; value: string }[] | undefined;
}

/**
 * Requests that wait for somebody's word (CDP `Fetch`). Firefox holds a request once, whoever wants it
 * held: those who do are asked one after the other, and the first that refuses decides. A request that a
 * redirect leads to is told and not held by Firefox, whatever it says: so the answer that leads to it is,
 * and nothing can be added to what follows.
 */
export class Holding {
  #firefox: Adapter;
  /** Who wants requests held, and whether only those for documents. */
  #judges = new Map<Attached, boolean>();
  #waiting = new Map<string, Waiting>();
  #intercept: Promise<string> | undefined;
  #last = 0;

  constructor(firefox: Adapter) {
    this.#firefox = firefox;
    firefox.bidi.on("network.beforeRequestSent", (told) => void this.#holdRequest(told));
    firefox.bidi.on("network.responseStarted", (told) => void this.#holdAnswer(told));
    firefox.onDetached((session) => this.#leave(session));
  }

  /** Whether somebody wants requests held. */
  get isOn(): boolean {
    return this.#judges.size > 0;
  }

  handlers(): Handlers {
    return {
      "Fetch.enable": async ({ patterns = [] }, session) => {
        const isEvery = ({ resourceType: type }: { resourceType?: string }) => type === "Document";
        this.#judges.set(session, patterns.length > 0 && patterns.every(isEvery));
        this.#intercept ??= this.#firefox.bidi
          .send("network.addIntercept", { phases: ["beforeRequestSent", "responseStarted"] })
          .then(({ intercept }) => intercept);
        await this.#intercept;
        return {};
      },
      "Fetch.disable": (_params, session) => {
        this.#leave(session);
        return {};
      },
      "Fetch.continueRequest": ({ requestId, headers }) => {
        const held = this.#find(requestId);
        held.headers = headers ?? held.headers;
        this.#ask(requestId, held);
        return {};
      },
      "Fetch.failRequest": async ({ requestId }) => {
        const { request } = this.#find(requestId).told.request;
        this.#waiting.delete(requestId);
        await this.#firefox.bidi.send("network.failRequest", { request });
        return {};
      },
    };
  }

  async #holdRequest(told: Blocked): Promise<void> {
    if (!(await this.#isHeld(told))) return;
    // Seen when it was led to.
    if (told.redirectCount > 0) this.#go({ told, isRedirect: false, headers: undefined });
    else this.#hold(told, false);
  }

  async #holdAnswer({ response, ...told }: Bidi.Network.ResponseStartedParameters): Promise<void> {
    if (!(await this.#isHeld(told))) return;
    const url = leadsTo(response);
    if (url === undefined) return this.#go({ told, isRedirect: true, headers: undefined });
    const { redirectCount, request } = told;
    this.#hold({ ...told, redirectCount: redirectCount + 1, request: { ...request, url } }, true);
  }

  async #isHeld({ isBlocked, intercepts }: Blocked): Promise<boolean> {
    if (!isBlocked || this.#intercept === undefined) return false;
    return intercepts?.includes(await this.#intercept) ?? false;
  }

  #hold(told: Blocked, isRedirect: boolean): void {
    const isDocument = resourceType(told.request) === "Document";
    const asked = [...this.#judges].filter(([, documentsOnly]) => isDocument || !documentsOnly);
    const next = asked.map(([judge]) => judge);
    const id = `held ${++this.#last}`;
    const held = { told, isRedirect, judge: undefined, next, headers: undefined };
    this.#waiting.set(id, held);
    this.#ask(id, held);
  }

  #find(id: string): Waiting {
    const held = this.#waiting.get(id);
    if (held === undefined) throw new Error("Invalid InterceptionId.");
    return held;
  }

  /** Asks the next one; when there is none the request goes. */
  #ask(id: string, held: Waiting): void {
    held.judge = held.next.shift();
    if (held.judge !== undefined)
      return this.#firefox.emit(held.judge, "Fetch.requestPaused", pausedOf(id, held));
    this.#waiting.delete(id);
    this.#go(held);
  }

  #go({ told, isRedirect, headers }: Pick<Waiting, "told" | "isRedirect" | "headers">): void {
    const { bidi } = this.#firefox;
    const { request } = told.request;
    const added = headers?.map(({ name, value }) => ({
      name,
      value: { type: "string" as const, value },
    }));
    const going = isRedirect
      ? bidi.send("network.continueResponse", { request })
      : bidi.send("network.continueRequest", { request, ...(added && { headers: added }) });
    going.catch(() => undefined);
  }

  /** Who leaves is not asked any more, and what waited for him goes on. */
  #leave(session: Attached): void {
    if (!this.#judges.delete(session)) return;
    for (const [id, held] of this.#waiting) {
      held.next = held.next.filter((other) => other !== session);
      if (held.judge === session) this.#ask(id, held);
    }
    if (this.isOn) return;
    const intercept = this.#intercept;
    this.#intercept = undefined;
    intercept
      ?.then((id) => this.#firefox.bidi.send("network.removeIntercept", { intercept: id }))
      .catch(() => undefined);
  }
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** Where an answer sends its browser; undefined where it does not. */
function leadsTo({ status, headers, url }: Bidi.Network.ResponseData): string | undefined {
  if (!redirects.has(status)) return undefined;
  const to = Object.entries(headersOf(headers)).find(([name]) => name.toLowerCase() === "location");
  return to === undefined ? undefined : (URL.parse(to[1], url)?.href ?? undefined);
}

function pausedOf(requestId: string, { told, headers }: Waiting) {
  const request = requestOf(told.request);
  if (headers !== undefined)
    request.headers = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
  return {
    requestId,
    request,
    frameId: told.context ?? "",
    resourceType: resourceType(told.request),
    networkId: told.request.request,
    ...(told.redirectCount > 0 ? { redirectedRequestId: told.request.request } : {}),
  };
}
