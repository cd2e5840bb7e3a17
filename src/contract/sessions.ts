import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { BrowserType, SessionStartRequest } from "./session-options.ts";
import { pageOf, pageQuery, queryBoolean, timestamp } from "./fields.ts";

export const endReasons = [
  "stopped",
  "idle timeout",
  "max duration",
  "browser crashed",
  "client disconnected",
  "server shutdown",
  "server lost",
] as const;
export type EndReason = (typeof endReasons)[number];

export const SessionStep = z.object({
  type: z.enum([
    "execution_result",
    "observation",
    "agent_completion",
    "screenshot",
    "agent_step_start",
    "agent_step_stop",
  ]),
  value: z.record(z.string(), z.unknown()),
});
export type SessionStep = z.output<typeof SessionStep>;

export const SessionResponse = z
  .object({
    session_id: z.uuid(),
    status: z.enum(["active", "closed", "error", "timed_out"]),
    created_at: timestamp,
    last_accessed_at: timestamp,
    closed_at: timestamp.nullable(),
    duration: z.string().describe("ISO 8601, such as PT41.286S."),
    max_duration_minutes: z.int(),
    idle_timeout_minutes: z.int(),
    timeout_minutes: z.int().describe("The same as idle_timeout_minutes, for older clients."),
    steps: z.array(SessionStep).describe("What was observed and executed; empty in lists."),
    error: z.string().nullable(),
    end_reason: z.enum(endReasons).nullable(),
    proxies: z.boolean(),
    browser_type: BrowserType,
    headless: z.boolean(),
    solve_captchas: z.boolean().nullable(),
    use_file_storage: z.boolean(),
    web_bot_auth: z.boolean(),
    system_hidden: z.boolean(),
    network_request_bytes: z.int(),
    network_response_bytes: z.int(),
    user_agent: z.string().nullable(),
    viewport_width: z.int().nullable(),
    viewport_height: z.int().nullable(),
    cdp_url: z.string().nullable().describe("For CDP clients; null with firefox."),
    bidi_url: z
      .string()
      .nullable()
      .describe("For WebDriver BiDi clients, with browser_type firefox; else null."),
    viewer_url: z
      .string()
      .nullable()
      .describe("The live view; whoever has this link may take control."),
    watch_url: z.string().nullable().describe("The live view, only to look at."),
    vault_id: z.string().nullable(),
    persona_id: z.string().nullable(),
    profile: z.object({ id: z.string(), persist: z.boolean() }).nullable(),
    auth_ids: z.array(z.string()),
    warnings: z.array(z.string()).describe("What was asked for and is not in force, and why."),
    waiting_for: z
      .object({ reason: z.string(), since: timestamp })
      .nullable()
      .describe("What a person was asked to do by the action help, until the next success."),
  })
  .meta({ id: "SessionResponse" });
export type SessionResponse = z.output<typeof SessionResponse>;

/** A cookie as the clients know it (contract 1.1); `expires` and `expirationDate` are one value. */
export const Cookie = z
  .object({
    name: z.string(),
    value: z.string(),
    domain: z.string(),
    path: z.string(),
    httpOnly: z.boolean(),
    secure: z.boolean().nullish(),
    session: z.boolean().nullish(),
    hostOnly: z.boolean().nullish(),
    expires: z.number().nullish().describe("Seconds since 1970; -1 for a session cookie."),
    expirationDate: z.number().nullish(),
    sameSite: z.enum(["Lax", "None", "Strict"]).nullish(),
    storeId: z.string().nullish(),
    partitionKey: z.string().nullish(),
  })
  .meta({ id: "Cookie" });
export type Cookie = z.output<typeof Cookie>;

export const DebugTab = z.object({
  metadata: z.object({ tab_id: z.int(), title: z.string(), url: z.string() }),
  debug_url: z.string(),
  ws_url: z.string(),
});
export type DebugTab = z.output<typeof DebugTab>;

const DebugResponse = z.object({
  debug_url: z.string(),
  // Clients forbid extra keys in `ws` (contract 1.0.5).
  ws: z.object({ cdp: z.string(), recording: z.string(), logs: z.string() }),
  tabs: z.array(DebugTab),
  ws_url: z.string(),
  cdp_url: z.string(),
  viewer_url: z.string(),
  watch_url: z.string(),
  live_url: z.string().describe("The live socket, for a viewer that may take control."),
});

export const SessionParams = z.object({ session_id: z.string().min(1) });

const tag = "Sessions";

export const sessionEndpoints = {
  sessionStart: endpoint({
    method: "POST",
    path: "/sessions/start",
    tag,
    summary: "Start a browser session",
    auth: "key",
    body: SessionStartRequest,
    bodyOptional: true,
    response: SessionResponse,
  }),
  listSessions: endpoint({
    method: "GET",
    path: "/sessions",
    tag,
    summary: "List sessions, newest first",
    auth: "key",
    query: pageQuery.extend({ only_active: queryBoolean(false) }),
    response: pageOf(SessionResponse),
  }),
  sessionStatus: endpoint({
    method: "GET",
    path: "/sessions/{session_id}",
    tag,
    summary: "Get a session",
    auth: "key",
    params: SessionParams,
    response: SessionResponse,
  }),
  sessionStop: endpoint({
    method: "DELETE",
    path: "/sessions/{session_id}/stop",
    aliases: [
      { method: "POST", path: "/sessions/{session_id}/stop" },
      { method: "POST", path: "/sessions/{session_id}/close" },
    ],
    tag,
    summary: "Stop a session",
    auth: "key",
    params: SessionParams,
    response: SessionResponse,
  }),
  sessionDebugInfo: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/debug",
    tag,
    summary: "Links for CDP clients, the live view and the logs",
    auth: "key",
    params: SessionParams,
    response: DebugResponse,
  }),
  sessionDebugTab: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/debug/tab",
    tag,
    summary: "Links for one tab",
    auth: "key",
    params: SessionParams,
    query: z.object({ tab_idx: z.coerce.number().int().optional() }),
    response: DebugTab,
  }),
  sessionCookiesGet: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/cookies",
    tag,
    summary: "Read the cookies",
    auth: "key",
    params: SessionParams,
    response: z.object({ cookies: z.array(Cookie) }),
  }),
  sessionCookiesSet: endpoint({
    method: "POST",
    path: "/sessions/{session_id}/cookies",
    tag,
    summary: "Set cookies",
    auth: "key",
    params: SessionParams,
    body: z.object({ cookies: z.array(Cookie) }),
    response: z.object({ success: z.boolean(), message: z.string(), cookies: z.array(Cookie) }),
  }),
  sessionOffset: endpoint({
    method: "GET",
    path: "/sessions/{session_id}/offset",
    tag,
    summary: "Number of steps so far",
    auth: "key",
    params: SessionParams,
    response: z.object({ offset: z.int() }),
  }),
};
