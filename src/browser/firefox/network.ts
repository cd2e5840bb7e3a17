import type * as Bidi from "webdriver-bidi-protocol";
import type { Protocol } from "devtools-protocol";
import { type Adapter, type Handlers } from "./adapter.ts";
import { bytesOf } from "./cookies.ts";

type Request = Bidi.Network.RequestData;
type Response = Bidi.Network.ResponseData;

/** Requests of pages (CDP `Network`) by BiDi's `network`; what is sent over WebSockets is not told. */
export function networkHandlers(firefox: Adapter): Handlers {
  const bodies = new Bodies(firefox);
  followRequests(firefox);
  return {
    "Network.enable": async ({ maxTotalBufferSize = 0, maxResourceBufferSize = 0 }, session) => {
      session.enabled.add("Network");
      if (maxTotalBufferSize > 0) await bodies.keep(maxResourceBufferSize);
      return {};
    },
    "Network.disable": (_params, session) => {
      session.enabled.delete("Network");
      return {};
    },
    "Network.setBypassServiceWorker": () => ({}),
    "Network.getResponseBody": ({ requestId }) => bodies.read(requestId),
  };
}

/** The bodies of answers, kept in Firefox for who wants to read them. */
class Bodies {
  #firefox: Adapter;
  #collector: string | undefined;

  constructor(firefox: Adapter) {
    this.#firefox = firefox;
  }

  async keep(maximumBytes: number): Promise<void> {
    if (this.#collector !== undefined) return;
    this.#collector = "";
    const { collector } = await this.#firefox.bidi.send("network.addDataCollector", {
      dataTypes: ["response"],
      maxEncodedDataSize: Math.max(1, maximumBytes),
    });
    this.#collector = collector;
  }

  async read(request: string): Promise<{ body: string; base64Encoded: boolean }> {
    if (!this.#collector) throw new Error("No resource with given identifier found");
    const { bytes } = await this.#firefox.bidi.send("network.getData", {
      request,
      dataType: "response",
      collector: this.#collector,
      disown: true,
    });
    return { body: bytesOf(bytes).toString("base64"), base64Encoded: true };
  }
}

function followRequests(firefox: Adapter): void {
  const { bidi } = firefox;
  bidi.on("network.beforeRequestSent", ({ context, request, timestamp, redirectCount }) => {
    if (context === null) return;
    firefox.emitTo(
      context,
      "Network.requestWillBeSent",
      {
        requestId: idOf(request.request, redirectCount),
        loaderId: firefox.contexts.find(context)?.loaderId ?? "",
        documentURL: firefox.contexts.find(context)?.url ?? "",
        request: requestOf(request),
        timestamp: timestamp / 1000,
        wallTime: timestamp / 1000,
        initiator: { type: "other" },
        redirectHasExtraInfo: false,
        type: resourceType(request),
        frameId: context,
      },
      "Network",
    );
  });
  bidi.on("network.responseCompleted", (told) => {
    const { context, request, response, timestamp, redirectCount } = told;
    if (context === null) return;
    const requestId = idOf(request.request, redirectCount);
    const about = { requestId, timestamp: timestamp / 1000 };
    const sent = headersOf(request.headers);
    const extra = {
      requestId,
      headers: sent,
      associatedCookies: [],
      connectTiming: { requestTime: 0 },
    };
    firefox.emitTo(context, "Network.requestWillBeSentExtraInfo", extra, "Network");
    const answered = {
      ...about,
      type: resourceType(request),
      response: responseOf(response, request),
    };
    const framed = { ...answered, frameId: context, hasExtraInfo: false };
    firefox.emitTo(context, "Network.responseReceived", framed, "Network");
    const dataLength = response.content.size ?? 0;
    const encodedDataLength = response.bytesReceived;
    firefox.emitTo(
      context,
      "Network.dataReceived",
      { ...about, dataLength, encodedDataLength },
      "Network",
    );
    firefox.emitTo(context, "Network.loadingFinished", { ...about, encodedDataLength }, "Network");
  });
  bidi.on("network.fetchError", ({ context, request, errorText, timestamp, redirectCount }) => {
    if (context === null) return;
    const failed = {
      requestId: idOf(request.request, redirectCount),
      timestamp: timestamp / 1000,
      type: resourceType(request),
      errorText,
    };
    firefox.emitTo(context, "Network.loadingFailed", failed, "Network");
  });
}

/** Each step of a redirect is told as a request of its own. */
function idOf(request: string, redirectCount: number): string {
  return redirectCount === 0 ? request : `${request} ${redirectCount}`;
}

/** Headers as CDP tells them. */
export function headersOf(headers: Bidi.Network.Header[]): Record<string, string> {
  return Object.fromEntries(headers.map(({ name, value }) => [name, bytesOf(value).toString()]));
}

/** A request as CDP tells it. */
export function requestOf(request: Request): Protocol.Network.Request {
  return {
    url: request.url.replace(/#.*$/s, ""),
    method: request.method,
    headers: headersOf(request.headers),
    initialPriority: "Medium",
    referrerPolicy: "strict-origin-when-cross-origin",
  };
}

function responseOf(response: Response, { timings }: Request): Protocol.Network.Response {
  const since = (ms: number) => (ms > 0 ? ms : -1);
  const start = timings.requestTime / 1000;
  return {
    url: response.url,
    status: response.status,
    statusText: response.statusText,
    headers: headersOf(response.headers),
    mimeType: response.mimeType.replace(/;.*$/s, ""),
    charset: "",
    connectionReused: false,
    connectionId: 0,
    fromDiskCache: response.fromCache,
    encodedDataLength: response.bytesReceived,
    protocol: response.protocol,
    securityState: "unknown",
    timing: {
      requestTime: start,
      proxyStart: -1,
      proxyEnd: -1,
      dnsStart: since(timings.dnsStart),
      dnsEnd: since(timings.dnsEnd),
      connectStart: since(timings.connectStart),
      connectEnd: since(timings.connectEnd),
      sslStart: since(timings.tlsStart),
      sslEnd: since(timings.connectEnd),
      workerStart: -1,
      workerReady: -1,
      workerFetchStart: -1,
      workerRespondWithSettled: -1,
      sendStart: since(timings.requestStart),
      sendEnd: since(timings.requestStart),
      pushStart: 0,
      pushEnd: 0,
      receiveHeadersStart: since(timings.responseStart),
      receiveHeadersEnd: since(timings.responseStart),
    },
  };
}

const destinations: Record<string, Protocol.Network.ResourceType> = {
  document: "Document",
  iframe: "Document",
  frame: "Document",
  embed: "Other",
  object: "Other",
  script: "Script",
  style: "Stylesheet",
  image: "Image",
  font: "Font",
  audio: "Media",
  video: "Media",
  track: "TextTrack",
  manifest: "Manifest",
  worker: "Script",
  sharedworker: "Script",
  serviceworker: "Script",
};

/** What a request is for, in CDP's words. */
export function resourceType(request: Request): Protocol.Network.ResourceType {
  const { destination, initiatorType, url } = request;
  if (/^wss?:/i.test(url)) return "WebSocket";
  const known = destinations[destination ?? ""];
  if (known !== undefined) return known;
  if (initiatorType === "xmlhttprequest") return "XHR";
  if (initiatorType === "fetch") return "Fetch";
  if (initiatorType === "beacon") return "Ping";
  return "Other";
}
