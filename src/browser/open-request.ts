import type { Protocol } from "devtools-protocol";
import type { RecordedRequest } from "../recording/recorded-request.ts";
import { headerBytes, keptHeaders, keptUrl, timingsOf } from "./request-details.ts";

/** A request that has begun, with what is known of it so far. */
export interface OpenRequest {
  id: string;
  tab: string;
  method: string;
  url: string;
  type: string;
  /** Of the browser's own clock, in seconds. */
  begunAt: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** As the page made them, and as they went out. */
  headers: Protocol.Network.Headers;
  sentHeaders: Protocol.Network.Headers | undefined;
  response: Protocol.Network.Response | undefined;
  /** Of a WebSocket, instead of a response. */
  answer?: { status: number; statusText: string };
  receivedHeaders: Protocol.Network.Headers | undefined;
  /** Bytes of the answer once it is unpacked, so far. */
  contentBytes: number;
  /** Bytes of WebSocket messages that were sent. */
  sentBytes: number;
  fromCache: boolean;
  /** What was sent, where it is to be kept. */
  postData?: string | undefined;
}

/** How a request ended. */
export interface RequestEnd {
  /** Of the browser's own clock, in seconds; undefined: now. */
  at?: number;
  /** Bytes of the answer as they came over the wire. */
  responseBytes?: number;
  error?: string;
  redirectUrl?: string;
}

/** A request that has ended as it is kept. */
export function recordedRequest(request: OpenRequest, end: RequestEnd): RecordedRequest {
  const { response } = request;
  const now = Date.now();
  const duration =
    end.at === undefined
      ? Math.max(0, now - request.startedAt)
      : Math.max(0, (end.at - request.begunAt) * 1_000);
  const fromCache = request.fromCache || response?.fromDiskCache === true;
  const received = request.receivedHeaders ?? response?.headers ?? {};
  return {
    at: now,
    type: "request",
    data: {
      tab: request.tab,
      request_id: request.id,
      method: request.method.slice(0, 40),
      url: keptUrl(request.url),
      resource_type: request.type,
      status: (response ?? request.answer)?.status ?? null,
      mime_type: response?.mimeType.slice(0, 200) || null,
      request_bytes: request.sentHeaders === undefined ? 0 : sentBytes(request),
      response_bytes: Math.max(0, Math.round(end.responseBytes ?? 0)),
      duration_ms: Math.round(duration * 100) / 100,
      from_cache: fromCache,
      error: end.error?.slice(0, 300) ?? null,
      details: {
        started_at: request.startedAt,
        http_version: response?.protocol ?? "",
        status_text: (response ?? request.answer)?.statusText.slice(0, 200) ?? "",
        request_headers: keptHeaders(request.sentHeaders ?? request.headers),
        response_headers: keptHeaders(received),
        content_bytes: request.contentBytes,
        redirect_url: keptUrl(end.redirectUrl ?? ""),
        timings: timingsOf(response?.timing, duration),
        bodies: [],
      },
    },
  };
}

/** What went out: the line, the headers, and the body or the messages. */
function sentBytes({ method, url, sentHeaders = {}, sentBytes: messages }: OpenRequest): number {
  const { pathname = "", search = "" } = URL.parse(url) ?? {};
  const line = method.length + pathname.length + search.length + 12;
  const length = Object.entries(sentHeaders).find(([name]) => /^content-length$/i.test(name));
  return line + headerBytes(sentHeaders) + (Number(length?.[1]) || 0) + messages;
}
