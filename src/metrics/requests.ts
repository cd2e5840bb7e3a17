import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** A request that was answered, or whose caller left. */
export interface AnsweredRequest {
  /** The operation's name, or what else the route is; never the address. */
  operation: string;
  status: number;
  seconds: number;
}

const buckets = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10, 30, 120];
const refusing = new Set([401, 403, 422, 429, 529]);

/** What is told of HTTP requests and WebSockets. */
export function requestMetrics(registry: Registry) {
  const registers = [registry];
  const times = new Histogram({
    name: "nocturne_http_request_seconds",
    help: "Times of HTTP requests, by operation and the class of their status",
    labelNames: ["operation", "status"],
    buckets,
    registers,
  });
  const refusals = new Counter({
    name: "nocturne_http_refused_total",
    help: "Requests and WebSockets that were refused, by status",
    labelNames: ["status"],
    registers,
  });
  for (const status of refusing) refusals.inc({ status }, 0);
  const sockets = new Gauge({
    name: "nocturne_websockets",
    help: "WebSockets that are open, by what they are for",
    labelNames: ["kind"],
    registers,
  });
  const socketRefused = (status: number) => {
    if (refusing.has(status)) refusals.inc({ status });
  };
  return {
    requestAnswered: ({ operation, status, seconds }: AnsweredRequest) => {
      times.observe({ operation, status: `${Math.floor(status / 100)}xx` }, seconds);
      socketRefused(status);
    },
    socketRefused,
    /** Counts a WebSocket until the function that is answered is called. */
    socketOpened: (kind: string) => {
      sockets.inc({ kind });
      return () => sockets.dec({ kind });
    },
  };
}
