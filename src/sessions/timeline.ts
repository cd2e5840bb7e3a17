import { redacted } from "../actions/redaction.ts";
import type { Secrets } from "../actions/secrets.ts";
import type { SessionStep } from "../contract/sessions.ts";
import type { TimelineEvent } from "../contract/timeline.ts";
import type { RecordedBody, RecordedEvent, RecordingWriter } from "../recording/recorded.ts";

/** Most characters of a text in an event; of a console message more. */
const longest = 4_000;
const longestMessage = 10_000;
/** A secret is found whole, or not at all: what is cut is cut after it was looked for. */
const margin = 2_000;
const mostASecond = 500;
const mostOfKind: Partial<Record<RecordedEvent["type"], number>> = {
  console: 200,
  page_error: 100,
};

/** Where the events of a session come from, and where they go. */
export interface TimelineOptions {
  /** What may not be told. */
  secrets(): Secrets | undefined;
  /** Undefined where nothing is kept; then nothing is collected but while somebody follows. */
  writer: RecordingWriter | undefined;
  /** Begins to add what happens in the pages, until it is disposed. */
  collect(timeline: Timeline): Disposable;
}

/** What happens in a running session, told to whoever follows and kept with its recording: without secrets, no text and no second too full. */
export class Timeline implements Disposable {
  #options: TimelineOptions;
  #listeners = new Set<(event: TimelineEvent) => void>();
  #lastAt = 0;
  #second = 0;
  #counts = new Map<RecordedEvent["type"], number>();
  #collecting: Disposable | undefined;

  constructor(options: TimelineOptions) {
    this.#options = options;
    if (options.writer !== undefined) this.#collecting = options.collect(this);
  }

  /** Adds an event that happens now; secrets are taken out. */
  add(event: RecordedEvent): void {
    this.#count(event.at);
    const count = (this.#counts.get(event.type) ?? 0) + 1;
    this.#counts.set(event.type, count);
    if (count <= (mostOfKind[event.type] ?? mostASecond)) this.#keep(event);
  }

  /** A body of a request, without secrets; one that can't be searched for them and holds one is not kept. */
  addBody(body: RecordedBody): void {
    const secrets = this.#options.secrets();
    if (secrets === undefined || !body.base64) {
      this.#options.writer?.body(redacted(body, secrets));
      return;
    }
    const text = Buffer.from(body.text, "base64").toString("latin1");
    if (secrets.redact(text) === text) this.#options.writer?.body(body);
  }

  /** Tells who follows of a step, which is kept with the session. */
  tellStep(step: SessionStep): void {
    this.#tell({ at: Date.now(), type: "step", data: step });
  }

  /** Calls the listener with each event from now on, the steps too; returns how to stop. */
  follow(listener: (event: TimelineEvent) => void): () => void {
    this.#listeners.add(listener);
    this.#collecting ??= this.#options.collect(this);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0 && this.#options.writer === undefined) this.#stop();
    };
  }

  /** With a new second, tells what of the last one was too much. */
  #count(at: number): void {
    const second = Math.floor(at / 1_000);
    if (second <= this.#second) return;
    this.#second = second;
    const lost = [...this.#counts].flatMap(([type, count]) => {
      const most = mostOfKind[type] ?? mostASecond;
      return count > most ? [`${count - most} of ${type}`] : [];
    });
    this.#counts.clear();
    if (lost.length === 0) return;
    const text = `More happened in a second than is kept: without ${lost.join(", ")}.`;
    const data = { tab: "", level: "warning", text, url: null, line: null } as const;
    this.#keep({ at, type: "console", data });
  }

  #keep(event: RecordedEvent): void {
    // In order, whatever the machine's clock does: pages of a list go on from a time.
    this.#lastAt = Math.max(this.#lastAt, event.at);
    const told = { ...event, data: this.#told(event.data), at: this.#lastAt } as RecordedEvent;
    this.#options.writer?.event(told);
    this.#tell(told);
  }

  #told(data: RecordedEvent["data"]): RecordedEvent["data"] {
    const roughly = shortened(data, margin);
    return shortened(redacted(roughly, this.#options.secrets()), 0);
  }

  #stop(): void {
    this.#collecting?.[Symbol.dispose]();
    this.#collecting = undefined;
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#listeners.clear();
  }

  #tell(event: TimelineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** With its texts cut, some characters above what may be told. */
function shortened<T extends object>(data: T, more: number): T {
  const entries = Object.entries(data).map(([name, value]) => {
    const most = name === "text" || name === "message" ? longestMessage : longest;
    return [name, cut(value, most + more)];
  });
  return Object.fromEntries(entries) as T;
}

function cut(value: unknown, most: number): unknown {
  if (typeof value === "string")
    return value.length > most ? `${value.slice(0, most).toWellFormed()}…` : value;
  if (Array.isArray(value)) return value.map((one) => cut(one, most));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cut(one, most)]));
}
