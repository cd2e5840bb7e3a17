import type { Caller } from "../contract/handler.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import type { SessionResponse, SessionStep } from "../contract/sessions.ts";
import { latestEnd } from "../sessions/limits.ts";
import { asksForProxies } from "../sessions/proxy-choice.ts";
import type { SessionRecord } from "../store/sessions.ts";

/** The links to a live session, each with a ticket for its one purpose. */
export function linksOf(record: SessionRecord, caller: Caller) {
  const base = `${caller.baseUrl}/sessions/${record.id}`;
  const socketBase = base.replace(/^http/, "ws");
  const token = (purpose: "cdp" | "view" | "control" | "logs") =>
    caller.ticket(purpose, record.id, latestEnd(record));
  const cdpToken = token("cdp");
  return {
    cdp: `${socketBase}/debug?token=${cdpToken}`,
    bidi: `${socketBase}/bidi?token=${cdpToken}`,
    page: (targetId: string) => `${socketBase}/debug/page/${targetId}?token=${cdpToken}`,
    devtools: (targetId: string) => {
      const page = `${socketBase}/debug/page/${targetId}?token=${cdpToken}`;
      const [scheme, address] = page.split("://", 2) as [string, string];
      const query = new URLSearchParams({ [scheme]: address, token: cdpToken });
      return `${base}/devtools/inspector.html?${query.toString()}`;
    },
    recording: `${socketBase}/debug/recording?token=${token("view")}`,
    logs: `${socketBase}/debug/logs?token=${token("logs")}`,
    viewer: `${base}/viewer?token=${token("control")}`,
    live: `${socketBase}/live?token=${token("control")}`,
    watch: `${base}/viewer?token=${token("view")}`,
  };
}

/** ISO 8601, which Go needs as a string (contract 1.1). */
function isoDuration(milliseconds: number): string {
  return `PT${(milliseconds / 1000).toFixed(3)}S`;
}

function waitingFor({ status, waitingFor: waiting }: SessionRecord) {
  if (status !== "active" || !waiting) return null;
  return { reason: waiting.reason, since: new Date(waiting.since).toISOString() };
}

/** Who it was started as; the sessions of older servers have less. */
function identityOf({ vault_id, persona_id, profile, auth_ids }: Partial<SessionStartRequest>) {
  return {
    vault_id: vault_id ?? null,
    persona_id: persona_id ?? null,
    profile: profile ?? null,
    auth_ids: auth_ids ?? [],
  };
}

/** A session as the clients know it (contract 1.1). */
export function sessionResponse(
  record: SessionRecord,
  steps: SessionStep[],
  caller: Caller,
): SessionResponse {
  const { request } = record;
  const links = record.status === "active" ? linksOf(record, caller) : undefined;
  const isFirefox = request.browser_type === "firefox";
  return {
    session_id: record.id,
    status: record.status,
    created_at: new Date(record.createdAt).toISOString(),
    last_accessed_at: new Date(record.lastAccessedAt).toISOString(),
    closed_at: record.closedAt === null ? null : new Date(record.closedAt).toISOString(),
    duration: isoDuration((record.closedAt ?? Date.now()) - record.createdAt),
    max_duration_minutes: request.max_duration_minutes,
    idle_timeout_minutes: request.idle_timeout_minutes,
    timeout_minutes: request.idle_timeout_minutes,
    steps,
    error: record.error,
    end_reason: record.endReason,
    proxies: asksForProxies(request),
    browser_type: request.browser_type,
    headless: request.headless,
    solve_captchas: request.solve_captchas ?? false,
    use_file_storage: request.use_file_storage,
    web_bot_auth: request.web_bot_auth,
    system_hidden: false,
    network_request_bytes: record.requestBytes,
    network_response_bytes: record.responseBytes,
    user_agent: request.user_agent,
    viewport_width: request.viewport_width,
    viewport_height: request.viewport_height,
    cdp_url: isFirefox ? null : (links?.cdp ?? null),
    bidi_url: isFirefox ? (links?.bidi ?? null) : null,
    viewer_url: links?.viewer ?? null,
    watch_url: links?.watch ?? null,
    ...identityOf(request),
    warnings: record.warnings,
    waiting_for: waitingFor(record),
  };
}
