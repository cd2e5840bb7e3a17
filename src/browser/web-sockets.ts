import type { CdpSession } from "./cdp.ts";
import type { OpenRequest, RequestEnd } from "./open-request.ts";
import type { Tab } from "./tab.ts";

/** Where the requests are kept that have begun. */
interface OpenRequests {
  begun(request: OpenRequest): void;
  find(id: string): OpenRequest | undefined;
  ended(id: string, end: RequestEnd): void;
}

/** Follows the WebSockets of a CDP session, each as one request that ends when it is closed; answers how to stop. */
export function followSockets(tab: Tab, session: CdpSession, open: OpenRequests): (() => void)[] {
  const received = new Map<string, number>();
  const errors = new Map<string, string>();
  return [
    session.on("Network.webSocketCreated", ({ requestId, url }) =>
      open.begun(newSocket(requestId, tab.targetId, url)),
    ),
    session.on("Network.webSocketWillSendHandshakeRequest", (event) => {
      const socket = open.find(event.requestId);
      if (socket === undefined) return;
      socket.begunAt = event.timestamp;
      socket.startedAt = Math.round(event.wallTime * 1_000);
      socket.sentHeaders = event.request.headers;
    }),
    session.on("Network.webSocketHandshakeResponseReceived", ({ requestId, response }) => {
      const socket = open.find(requestId);
      if (socket === undefined) return;
      const { status, statusText, headers } = response;
      socket.answer = { status, statusText };
      socket.receivedHeaders = headers;
    }),
    session.on("Network.webSocketFrameSent", ({ requestId, response }) => {
      const socket = open.find(requestId);
      if (socket !== undefined) socket.sentBytes += response.payloadData.length;
    }),
    session.on("Network.webSocketFrameReceived", ({ requestId, response }) => {
      if (open.find(requestId) === undefined) return;
      received.set(requestId, (received.get(requestId) ?? 0) + response.payloadData.length);
    }),
    session.on("Network.webSocketFrameError", ({ requestId, errorMessage }) => {
      if (open.find(requestId) !== undefined) errors.set(requestId, errorMessage);
    }),
    session.on("Network.webSocketClosed", ({ requestId, timestamp }) => {
      const error = errors.get(requestId);
      const responseBytes = received.get(requestId) ?? 0;
      open.ended(requestId, {
        at: timestamp,
        responseBytes,
        ...(error === undefined ? {} : { error }),
      });
      received.delete(requestId);
      errors.delete(requestId);
    }),
  ];
}

function newSocket(id: string, tab: string, url: string): OpenRequest {
  const [begunAt, startedAt] = [0, Date.now()];
  const nothing = { headers: {}, sentHeaders: undefined, response: undefined };
  const counted = { contentBytes: 0, sentBytes: 0, fromCache: false };
  const type = "WebSocket";
  return {
    ...nothing,
    ...counted,
    id,
    tab,
    url,
    type,
    method: "GET",
    begunAt,
    startedAt,
    receivedHeaders: undefined,
  };
}
