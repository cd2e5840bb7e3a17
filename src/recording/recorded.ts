import type { TimelineEvent } from "../contract/timeline.ts";

/** A picture of the page, as it was recorded. */
export interface RecordedFrame {
  /** Milliseconds since 1970. */
  at: number;
  /** The tab, by its target's id. */
  tab: string;
  /** The viewport, in CSS pixels; the picture may be smaller. */
  width: number;
  height: number;
  jpeg: Buffer;
}

/** What is known of a picture without reading it. */
export interface FrameEntry extends Omit<RecordedFrame, "jpeg"> {
  /** Its number; the numbers of a recording grow, with gaps. */
  frame: number;
}

/** What is recorded beside pictures; the steps are kept with the session. */
export type RecordedEvent = Exclude<TimelineEvent, { type: "step" }>;

/** The body of a request or of its answer. */
export interface RecordedBody {
  at: number;
  request_id: string;
  side: "request" | "response";
  text: string;
  base64: boolean;
}

/** Takes what happens in one session; never throws and never makes the caller wait: what can't be kept is dropped, and told once. */
export interface RecordingWriter extends AsyncDisposable {
  frame(frame: RecordedFrame): void;
  event(event: RecordedEvent): void;
  body(body: RecordedBody): void;
}

/** Milliseconds since 1970, both ends included. */
export interface Span {
  from: number;
  to: number;
}
