import type { Protocol } from "devtools-protocol";
import type { Commands, Events } from "../cdp.ts";
import type { CdpTransport, TransportSink } from "../transport.ts";
import type { BidiConnection } from "./bidi.ts";
import { Contexts } from "./contexts.ts";
import { Realms } from "./realms.ts";

/** A CDP session as our own code knows it: the browser, or a page. */
export interface Attached {
  id: string | undefined;
  /** The tab that it speaks to; undefined for the browser itself. */
  tab: string | undefined;
  /** Domains that were enabled in it. */
  enabled: Set<string>;
}

type Given<M extends keyof Commands> = NonNullable<Commands[M]["paramsType"][0]>;
type Answer<M extends keyof Commands> = Commands[M]["returnType"] extends void
  ? object
  : Commands[M]["returnType"];

/** How CDP commands are done on Firefox. A command that is not here is not available. */
export type Handlers = {
  [M in keyof Commands]?: (params: Given<M>, session: Attached) => Promise<Answer<M>> | Answer<M>;
};

interface Command {
  id: number;
  method: string;
  params?: object;
  sessionId?: string;
}

type AnyHandler = (params: object, session: Attached) => unknown;

/**
 * Does by WebDriver BiDi what our own code asks of a browser by CDP: the commands that it uses, and the
 * events that it listens to. No whole CDP, and not for outside clients.
 */
export class Adapter implements CdpTransport {
  readonly bidi: BidiConnection;
  readonly contexts: Contexts;
  readonly realms: Realms;
  #handlers = new Map<string, AnyHandler>();
  #sessions = new Map<string | undefined, Attached>();
  #sink: TransportSink | undefined;
  #lastSession = 0;
  #detached = new Set<(session: Attached) => void>();

  constructor(bidi: BidiConnection) {
    this.bidi = bidi;
    this.contexts = new Contexts(bidi);
    this.realms = new Realms(bidi);
    this.#sessions.set(undefined, { id: undefined, tab: undefined, enabled: new Set() });
  }

  /** From now on these commands are done. */
  handle(handlers: Handlers): void {
    for (const [method, handler] of Object.entries(handlers))
      this.#handlers.set(method, handler as AnyHandler);
  }

  open(sink: TransportSink): void {
    this.#sink = sink;
    void this.bidi.closed.then(() => sink.closed());
  }

  send(message: string | Buffer): void {
    const command = JSON.parse(message.toString()) as Command;
    void this.#answer(command);
  }

  async #answer({ id, method, params = {}, sessionId }: Command): Promise<void> {
    try {
      const session = this.#sessions.get(sessionId);
      if (session === undefined) throw new Error("Session with given id not found.");
      const handler = this.#handlers.get(method);
      if (handler === undefined) throw new Error("not available in Firefox");
      const result = (await handler(params, session)) ?? {};
      this.#tell({ id, result });
    } catch (error) {
      this.#tell({ id, error: { code: -32000, message: (error as Error).message } });
    }
  }

  /** Makes another session, of a tab or of the browser itself. */
  attach(tab: string | undefined): Attached {
    const session = { id: `session ${++this.#lastSession}`, tab, enabled: new Set<string>() };
    this.#sessions.set(session.id, session);
    return session;
  }

  detach(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return;
    this.#sessions.delete(sessionId);
    for (const tell of this.#detached) tell(session);
    this.emit(undefined, "Target.detachedFromTarget", { sessionId });
  }

  /** Tells of every session that ends. */
  onDetached(listener: (session: Attached) => void): void {
    this.#detached.add(listener);
  }

  /** The sessions of a tab; without one, those of the browser. */
  sessionsOf(tab: string | undefined): Attached[] {
    return [...this.#sessions.values()].filter((session) => session.tab === tab);
  }

  emit<E extends keyof Events>(
    session: Pick<Attached, "id"> | undefined,
    method: E,
    params: Partial<Events[E][0]>,
  ): void {
    this.#tell({ method, params, sessionId: session?.id });
  }

  /** Tells the sessions of the tab that a context is in; `domain`: only those that have enabled it. */
  emitTo<E extends keyof Events>(
    context: string,
    method: E,
    params: Partial<Events[E][0]>,
    domain?: string,
  ): void {
    const top = this.contexts.topOf(context);
    if (top === undefined) return;
    for (const session of this.sessionsOf(top.id))
      if (domain === undefined || session.enabled.has(domain)) this.emit(session, method, params);
  }

  #tell(message: object): void {
    this.#sink?.message(Buffer.from(JSON.stringify(message)));
  }
}

/** The tab of a session; throws for the browser's own. */
export function tabOf(session: Attached): string {
  if (session.tab === undefined) throw new Error("only pages know this command");
  return session.tab;
}

/** A frame as CDP tells it. */
export function frameOf(context: {
  id: string;
  parentId: string | undefined;
  loaderId: string;
  url: string;
  mimeType: string | undefined;
}): Protocol.Page.Frame {
  const { id, parentId, loaderId, mimeType } = context;
  const parsed = URL.parse(context.url);
  const hash = parsed?.hash ?? "";
  const failed = unreachableUrl(context.url);
  return {
    id,
    ...(parentId === undefined ? {} : { parentId }),
    loaderId,
    url: failed !== undefined ? "chrome-error://firefox/" : context.url.replace(/#.*$/s, ""),
    ...(hash === "" || failed !== undefined ? {} : { urlFragment: hash }),
    ...(failed === undefined ? {} : { unreachableUrl: failed }),
    domainAndRegistry: "",
    securityOrigin: parsed?.origin ?? "",
    mimeType: mimeType ?? "text/html",
    secureContextType: "InsecureScheme",
    crossOriginIsolatedContextType: "NotIsolated",
    gatedAPIFeatures: [],
  };
}

/** What was asked for where Firefox shows an error page of its own. */
function unreachableUrl(url: string): string | undefined {
  if (!/^about:(neterror|certerror|blocked|httpsonlyerror)\?/.test(url)) return undefined;
  return new URLSearchParams(url.slice(url.indexOf("?"))).get("u") ?? "about:blank";
}
