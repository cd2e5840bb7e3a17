import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { SessionParams, SessionStep } from "./sessions.ts";

const tab = z.string().describe("The tab, by its target's id.");

/** A request of a page, or of a frame or worker in it, once it has ended or failed. */
export const RequestEvent = z.object({
  tab,
  request_id: z.string(),
  method: z.string(),
  url: z.string(),
  resource_type: z.string().describe("Chromium's word, such as Document, Fetch or Image."),
  status: z.int().nullable().describe("Null where no answer came."),
  mime_type: z.string().nullable(),
  request_bytes: z.int(),
  response_bytes: z.int(),
  duration_ms: z.number(),
  from_cache: z.boolean(),
  error: z.string().nullable().describe("Why it failed, such as net::ERR_ABORTED."),
});

/** What a page wrote to its console. */
export const ConsoleEvent = z.object({
  tab,
  level: z.enum(["debug", "info", "log", "warning", "error"]),
  text: z.string(),
  url: z.string().nullable(),
  line: z.int().nullable(),
});

/** An uncaught error or rejection of a page. */
export const PageErrorEvent = z.object({
  tab,
  message: z.string(),
  url: z.string().nullable(),
  line: z.int().nullable(),
});

export const NavigationEvent = z.object({
  tab,
  url: z.string(),
  same_document: z.boolean(),
});

export const TabEvent = z.object({
  tab,
  state: z.enum(["opened", "closed", "crashed"]),
  url: z.string(),
});

export const DialogEvent = z.object({
  tab,
  kind: z.string().describe("alert, confirm, prompt or beforeunload."),
  message: z.string(),
  answer: z.string().describe("accepted or dismissed; what was typed into a prompt is not told."),
});

export const DownloadEvent = z.object({ name: z.string(), state: z.string() });

/** Something that was done with the mouse or the keyboard, whoever did it. What was typed is not told. */
export const InputEvent = z.object({
  tab,
  by: z
    .enum(["action", "client", "person"])
    .describe("A page action, a CDP client, or a person who took control."),
  kind: z.enum(["click", "move", "wheel", "key", "text", "touch"]),
  x: z.number().nullable().describe("In CSS pixels of the viewport."),
  y: z.number().nullable(),
  box: z
    .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
    .nullable()
    .describe("The element that was acted on."),
});

/** Somebody took control of the session, or gave it back. */
export const ControlEvent = z.object({
  holder: z.enum(["person", "nobody"]),
  reason: z.string(),
});

/** A consent wall that the session answered (`cookie_consent`), or tried to. */
export const ConsentEvent = z.object({
  tab,
  url: z.string().describe("Of the page or frame that it stood in."),
  wall: z.string().describe("Whose it is, by the name of the rule that knows it."),
  outcome: z.enum(["declined", "accepted", "hidden", "failed"]),
  verified: z
    .boolean()
    .nullable()
    .describe("Whether the page says so too; null where it can't be asked."),
});

const at = z.number().describe("Milliseconds since 1970.");

/** What happened in a session, of every kind on one clock. */
export const TimelineEvent = z
  .discriminatedUnion("type", [
    z.object({ at, type: z.literal("step"), data: SessionStep }),
    z.object({ at, type: z.literal("request"), data: RequestEvent }),
    z.object({ at, type: z.literal("console"), data: ConsoleEvent }),
    z.object({ at, type: z.literal("page_error"), data: PageErrorEvent }),
    z.object({ at, type: z.literal("navigation"), data: NavigationEvent }),
    z.object({ at, type: z.literal("tab"), data: TabEvent }),
    z.object({ at, type: z.literal("dialog"), data: DialogEvent }),
    z.object({ at, type: z.literal("download"), data: DownloadEvent }),
    z.object({ at, type: z.literal("input"), data: InputEvent }),
    z.object({ at, type: z.literal("control"), data: ControlEvent }),
    z.object({ at, type: z.literal("consent"), data: ConsentEvent }),
  ])
  .meta({ id: "TimelineEvent" });
export type TimelineEvent = z.output<typeof TimelineEvent>;

export const timelineTypes = [
  "step",
  "request",
  "console",
  "page_error",
  "navigation",
  "tab",
  "dialog",
  "download",
  "input",
  "control",
  "consent",
] as const;
export type TimelineType = (typeof timelineTypes)[number];

export const TimelineResponse = z.object({
  session_id: z.string(),
  started_at: at,
  ended_at: at.nullable(),
  items: z.array(TimelineEvent).describe("Oldest first."),
  next: z.string().nullable().describe("Where the next page begins, as `after`; null at the end."),
});

/** A part of the network log, as a file (contract 1.2). */
export const NetworkBatch = z.object({
  key: z.string(),
  size: z.int(),
  download_url: z.string().nullable(),
  download_url_expires_in_seconds: z.int().nullable(),
});

export const timelineEndpoints = {
  sessionTimeline: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/timeline",
    tag: "Watching",
    summary: "What happened in a session: actions, requests, console, errors, tabs, on one clock",
    auth: "key",
    params: SessionParams,
    query: z.object({
      after: z.string().optional().describe("The `next` of the page before."),
      limit: z.coerce.number().int().min(1).max(2_000).default(500),
      types: z.string().optional().describe("Only these, separated by commas."),
    }),
    response: TimelineResponse,
  }),
  sessionNetworkLogs: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/network/logs",
    tag: "Watching",
    summary: "The requests of a session, as files of JSON lines",
    auth: "key",
    params: SessionParams,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(10_000).optional(),
      download: z.stringbool().optional(),
    }),
    response: z.object({
      session_id: z.string(),
      format: z.string(),
      batches: z.array(NetworkBatch),
      total_batch_count: z.int(),
    }),
  }),
  sessionHar: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/network/har",
    tag: "Watching",
    summary: "The requests of a session as HAR 1.2",
    auth: "key",
    params: SessionParams,
    response: { bytes: ["application/json"] },
  }),
};
