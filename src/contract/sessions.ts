import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable, pageOf, pageQuery, queryBoolean, timestamp } from "./fields.ts";

export const browserTypes = [
  "chromium",
  "chrome",
  "firefox",
  "chrome-nightly",
  "chrome-turbo",
] as const;
export const BrowserType = z.enum(browserTypes);
export type BrowserType = z.output<typeof BrowserType>;

const ExternalProxy = z.object({
  type: z.literal("external"),
  server: z.string().min(1),
  username: z.string().nullish(),
  password: z.string().nullish(),
  bypass: z.string().nullish(),
});
const NotteProxy = z.object({
  type: z.literal("notte"),
  id: z.string().nullish(),
  country: z.string().nullish(),
  city: z.string().nullish(),
  geolocation: z.record(z.string(), z.unknown()).nullish(),
});
const TailnetProxy = z.object({
  type: z.literal("tailnet"),
  oauth_client_id: z.string().min(1),
  oauth_client_secret: z.string().nullish(),
});
const Proxy = z.discriminatedUnion("type", [ExternalProxy, NotteProxy, TailnetProxy]);

/** The options of a session, shared with one-shot operations (contract 1.1). */
export const sessionOptions = {
  headless: defaulted(z.boolean(), true),
  solve_captchas: nullable(z.boolean()),
  max_duration_minutes: defaulted(z.int().min(1).max(1440), 15),
  idle_timeout_minutes: nullable(z.int().min(1).max(30)),
  timeout_minutes: nullable(z.int().min(1).max(30)).describe("Older name of idle_timeout_minutes."),
  proxies: defaulted(z.union([z.boolean(), z.string(), z.array(Proxy).max(1)]), false),
  browser_type: defaulted(BrowserType, "chromium"),
  user_agent: nullable(z.string().min(1).max(1000)),
  chrome_args: nullable(z.array(z.string().min(1)).max(50)),
  viewport_width: nullable(z.int().min(200).max(7680)),
  viewport_height: nullable(z.int().min(200).max(4320)),
  aspect_ratio: nullable(z.enum(["5:4", "16:9"])),
  cdp_url: nullable(z.string().min(1)),
  use_file_storage: nullable(z.boolean()),
  screenshot_type: defaulted(z.enum(["raw", "full", "last_action"]), "last_action"),
  profile: nullable(z.object({ id: z.string().min(1), persist: defaulted(z.boolean(), false) })),
  web_bot_auth: defaulted(z.boolean(), false),
  extra_http_headers: nullable(z.record(z.string().min(1), z.string())),
  vault_id: nullable(z.string()),
  auth_ids: defaulted(z.array(z.string()).max(10), []),
  wait_for_authentication: defaulted(z.boolean(), true),
};

const defaultIdleMinutes = 3;

function issue(context: z.RefinementCtx, field: string, message: string, input: unknown): void {
  context.addIssue({ code: "custom", path: [field], message, input });
}

interface Contradictable {
  max_duration_minutes: number;
  idle_timeout_minutes: number | null;
  timeout_minutes: number | null;
  viewport_width: number | null;
  viewport_height: number | null;
  aspect_ratio: string | null;
  cdp_url: string | null;
  headless: boolean;
  user_agent: string | null;
  chrome_args: string[] | null;
}

/** Refuses what contradicts itself (contract 1.1); each issue names the field to change. */
function checkOptions(options: Contradictable, context: z.RefinementCtx): void {
  const { viewport_width: width, viewport_height: height, max_duration_minutes: max } = options;
  const idle = options.idle_timeout_minutes ?? options.timeout_minutes;
  if (idle !== null && idle > max) {
    issue(context, "idle_timeout_minutes", `must not exceed max_duration_minutes (${max})`, idle);
  }
  if ((width === null) !== (height === null)) {
    const missing = width === null ? "viewport_width" : "viewport_height";
    issue(context, missing, "viewport_width and viewport_height go together", null);
  }
  if (options.aspect_ratio !== null && (width !== null || height !== null)) {
    issue(
      context,
      "aspect_ratio",
      "give either a viewport or an aspect ratio",
      options.aspect_ratio,
    );
  }
  if (options.cdp_url !== null) {
    const given = {
      headless: !options.headless,
      user_agent: options.user_agent,
      chrome_args: options.chrome_args,
      viewport_width: width,
    };
    for (const [field, value] of Object.entries(given)) {
      if (value) issue(context, field, "can't be chosen together with cdp_url", value);
    }
  }
}

/** `POST /sessions/start` (contract 1.1). `idle_timeout_minutes` is resolved here from its alias and default. */
export const SessionStartRequest = z
  .object(sessionOptions)
  .superRefine(checkOptions)
  .transform(({ timeout_minutes, ...options }) => ({
    ...options,
    idle_timeout_minutes:
      options.idle_timeout_minutes ??
      timeout_minutes ??
      Math.min(defaultIdleMinutes, options.max_duration_minutes),
  }))
  .meta({ id: "SessionStartRequest" });
export type SessionStartRequest = z.output<typeof SessionStartRequest>;

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
    cdp_url: z.string().nullable(),
    viewer_url: z.string().nullable(),
    auth_ids: z.array(z.string()),
    warnings: z.array(z.string()).describe("What was asked for and is not in force, and why."),
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
