import type { Protocol } from "devtools-protocol";
import type { RecordedBody } from "../recording/recorded.ts";
import type { RecordedRequest } from "../recording/recorded-request.ts";
import { BodyReader } from "./bodies.ts";
import type { CdpSession } from "./cdp.ts";
import { EarlyHeaders } from "./early-headers.ts";
import { isOfGate } from "./egress/http.ts";
import { type OpenRequest, recordedRequest, type RequestEnd } from "./open-request.ts";
import { refusedRequest } from "./refused-request.ts";
import type { Refusals } from "./refusals.ts";
import type { Tab } from "./tab.ts";
import type { Tabs } from "./tabs.ts";
import { UntoldRefusals } from "./untold-refusals.ts";
import { followSockets } from "./web-sockets.ts";

/** Takes what the log finds; a body comes right before its request. */
export interface NetworkSink {
  request(request: RecordedRequest): void;
  body(body: RecordedBody): void;
}

const mostOpen = 2_000;
/** Of what a page chooses, such as addresses of 2 MB. */
const mostOpenBytes = 32 * 1024 * 1024;

/**
 * Follows every request of a browser's tabs, their frames and workers until it is disposed; those that run
 * then are told as well. Of what other workers ask for it tells only what was refused.
 */
export class NetworkLog implements Disposable {
  #tabs: Tabs;
  #sink: NetworkSink;
  #bodies: BodyReader | undefined;
  /** By request, of all sessions: what one session begins may end in another. */
  #open = new Map<string, OpenRequest>();
  #openBytes = 0;
  #early = new EarlyHeaders();
  /** How to stop listening, by session. */
  #sessions = new Map<CdpSession, (() => void)[]>();
  #stops: (() => void)[] = [];
  #untold: UntoldRefusals;

  constructor(
    { tabs, refusals }: { tabs: Tabs; refusals: Refusals },
    sink: NetworkSink,
    withBodies: boolean,
  ) {
    this.#tabs = tabs;
    this.#sink = sink;
    this.#untold = new UntoldRefusals((refusal, at) => sink.request(refusedRequest(refusal, at)));
    this.#bodies = withBodies ? new BodyReader((body) => sink.body(body)) : undefined;
    const held = tabs.holdNetwork();
    this.#stops.push(
      tabs.follow((tab, session) => this.#follow(tab, session)),
      () => held[Symbol.dispose](),
      refusals.follow((refusal) => this.#untold.add(refusal)),
    );
  }

  #follow(tab: Tab, session: CdpSession): void {
    session.post("Network.enable", this.#bodies?.limits ?? nothingKept);
    const left = () => {
      this.#sessions.delete(session);
      if (session === tab.session) this.#endAll("the page was closed", tab.targetId);
    };
    this.#sessions.set(session, [
      session.on("Network.requestWillBeSent", (event) => this.#begun(tab, event)),
      session.on("Network.requestWillBeSentExtraInfo", (event) => this.#sent(event)),
      session.on("Network.responseReceivedExtraInfo", (event) => this.#received(event)),
      session.on("Network.requestServedFromCache", ({ requestId }) => {
        const request = this.#open.get(requestId);
        if (request !== undefined) request.fromCache = true;
      }),
      session.on("Network.responseReceived", ({ requestId, response, type }) => {
        const request = this.#open.get(requestId);
        if (request !== undefined) Object.assign(request, { response, type });
      }),
      session.on("Network.dataReceived", ({ requestId, dataLength }) => {
        const request = this.#open.get(requestId);
        if (request !== undefined) request.contentBytes += dataLength;
      }),
      session.on("Network.loadingFinished", (event) => void this.#finished(session, event)),
      session.on("Network.loadingFailed", (event) => this.#failed(event)),
      ...followSockets(tab, session, {
        begun: (request) => this.#add(request),
        find: (id) => this.#open.get(id),
        ended: (id, end) => this.#end(id, end),
      }),
      session.on("detached", left),
    ]);
  }

  #begun(tab: Tab, event: Protocol.Network.RequestWillBeSentEvent): void {
    const { requestId: id, request, timestamp, redirectResponse } = event;
    const before = this.#open.get(id);
    if (redirectResponse === undefined && before !== undefined) return;
    if (redirectResponse !== undefined && before !== undefined) {
      before.response = redirectResponse;
      const responseBytes = redirectResponse.encodedDataLength;
      this.#end(id, { at: timestamp, responseBytes, redirectUrl: request.url });
    }
    this.#add({
      id,
      tab: tab.targetId,
      method: request.method,
      url: request.url,
      type: event.type ?? "Other",
      begunAt: timestamp,
      startedAt: Math.round(event.wallTime * 1_000),
      headers: request.headers,
      sentHeaders: this.#early.takeSent(id),
      response: undefined,
      receivedHeaders: undefined,
      contentBytes: 0,
      sentBytes: 0,
      fromCache: false,
      postData: request.postData,
    });
  }

  #add(request: OpenRequest): void {
    this.#end(request.id, { error: "another request has its number" });
    this.#open.set(request.id, request);
    this.#openBytes += sizeOf(request);
    while (this.#open.size > mostOpen || this.#openBytes > mostOpenBytes) {
      const [oldest] = this.#open.keys();
      this.#end(oldest!, { error: "too many requests are open" });
    }
  }

  /** What really went out is told apart, before or after the request. */
  #sent({ requestId, headers }: Protocol.Network.RequestWillBeSentExtraInfoEvent): void {
    const request = this.#open.get(requestId);
    if (request?.sentHeaders === undefined && request !== undefined) request.sentHeaders = headers;
    else this.#early.keepSent(requestId, headers);
  }

  #received({ requestId, headers }: Protocol.Network.ResponseReceivedExtraInfoEvent): void {
    const request = this.#open.get(requestId);
    if (request !== undefined) request.receivedHeaders = headers;
  }

  async #finished(
    session: CdpSession,
    { requestId, timestamp, encodedDataLength }: Protocol.Network.LoadingFinishedEvent,
  ): Promise<void> {
    const request = this.#open.get(requestId);
    if (request === undefined) return;
    const body = await this.#bodies?.read(session, request);
    this.#end(requestId, { at: timestamp, responseBytes: encodedDataLength }, body);
  }

  #failed({ requestId, timestamp, ...failure }: Protocol.Network.LoadingFailedEvent): void {
    const reason = failure.blockedReason ?? failure.corsErrorStatus?.corsError;
    const error = [failure.errorText || "failed", reason].filter(Boolean).join(" ");
    this.#end(requestId, { at: timestamp, error });
  }

  #end(id: string, end: RequestEnd, answer?: RecordedBody): void {
    const request = this.#open.get(id);
    if (request === undefined) return;
    this.#open.delete(id);
    this.#openBytes -= sizeOf(request);
    const recorded = recordedRequest(request, this.#explained(request, end));
    recorded.data.details.bodies = this.#bodies?.keep(request, answer) ?? [];
    this.#sink.request(recorded);
  }

  /** The end of a request, with why it was refused instead of what that looked like from within. */
  #explained(request: OpenRequest, end: RequestEnd): RequestEnd {
    const { response, receivedHeaders, answer, type } = request;
    const hasFailed = end.error !== undefined || (type === "WebSocket" && answer === undefined);
    if (!hasFailed && !isOfGate(receivedHeaders ?? response?.headers ?? {})) return end;
    const error = this.#untold.reasonFor(request) ?? end.error;
    return error === undefined ? end : { ...end, error };
  }

  #endAll(error: string, tab?: string): void {
    for (const [id, request] of this.#open) {
      if (tab === undefined || request.tab === tab) this.#end(id, { error });
    }
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops.splice(0)) stop();
    for (const stop of [...this.#sessions.values()].flat()) stop();
    this.#endAll("it had not ended when the log did");
    this.#untold[Symbol.dispose]();
    if (!this.#tabs.keepsNetwork)
      for (const session of this.#sessions.keys()) session.post("Network.disable");
    this.#sessions.clear();
  }
}

const nothingKept = { maxTotalBufferSize: 0, maxResourceBufferSize: 0, maxPostDataSize: 0 };

/** How much of the memory a request takes, roughly, by what does not change any more. */
function sizeOf({ url, postData = "" }: OpenRequest): number {
  return url.length + postData.length;
}
