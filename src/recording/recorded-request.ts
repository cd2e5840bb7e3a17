import type { z } from "zod";
import type { RequestEvent } from "../contract/timeline.ts";

/** A header or the like: its name and its value. */
export type Field = [name: string, value: string];

/** Parts of the time of a request in ms, as HAR 1.2 names them; -1 for what there was not. */
export interface RequestTimings {
  blocked: number;
  dns: number;
  connect: number;
  ssl: number;
  send: number;
  wait: number;
  receive: number;
}

/** What is kept of a request beside what the timeline tells, for HAR. Secret headers are without their values. */
export interface RequestDetails {
  /** Milliseconds since 1970. */
  started_at: number;
  http_version: string;
  status_text: string;
  request_headers: Field[];
  response_headers: Field[];
  /** The size of the answer once it is unpacked, in bytes. */
  content_bytes: number;
  redirect_url: string;
  timings: RequestTimings;
  /** Which of its bodies were kept, apart. */
  bodies: ("request" | "response")[];
}

/** A request as it is recorded. */
export interface RecordedRequest {
  /** When it ended, in milliseconds since 1970. */
  at: number;
  type: "request";
  data: z.output<typeof RequestEvent> & { details: RequestDetails };
}
