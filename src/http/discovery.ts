import type { FastifyInstance, FastifyRequest } from "fastify";
import { redacted } from "../actions/redaction.ts";
import { noCdp } from "../errors.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { authenticateToken, type Authority, bearerToken } from "./auth.ts";
import { baseUrlOf } from "./caller.ts";
import { issueTicket } from "./tickets.ts";

export interface DiscoveryOptions {
  sessions: Sessions;
  authority: Authority;
  publicUrl: string | undefined;
}

interface TicketedRequest {
  Params: { session_id: string };
  Querystring: { token?: string };
}

/** What CDP clients ask over HTTP before they connect (`/json/version`, `/json/list`), by ticket. */
export function addDiscovery(server: FastifyInstance, options: DiscoveryOptions): void {
  const { sessions, authority } = options;
  const enter = async (request: FastifyRequest<TicketedRequest>) => {
    const purpose = "cdp" as const;
    const { session_id: sessionId } = request.params;
    const bearer = bearerToken(request.headers.authorization);
    const token = request.query.token ?? bearer ?? null;
    const wanted = { purpose, subject: sessionId };
    const accountId = await authenticateToken(authority, token, wanted);
    const session = await sessions.live(accountId, sessionId);
    if (session.browser.firefox !== undefined) throw noCdp();
    const base = baseUrlOf(request.headers.host, options.publicUrl).replace(/^http/, "ws");
    // Not the token that was given: that may be the API key, which no link carries.
    const ticket = issueTicket(authority.ticketSecret, {
      purpose,
      subject: sessionId,
      accountId,
      expiresAt: session.endsAt,
    });
    const socket = (path: string) => `${base}/sessions/${sessionId}/${path}?token=${ticket}`;
    return { session, socket };
  };

  server.get<TicketedRequest>("/sessions/:session_id/json/version", async (request) => {
    const { session, socket } = await enter(request);
    const version = await session.browser.cdp.browser.send("Browser.getVersion");
    return {
      Browser: version.product.replace("HeadlessChrome", "Chrome"),
      "Protocol-Version": version.protocolVersion,
      "User-Agent": session.browser.userAgent.userAgent,
      "V8-Version": version.jsVersion,
      // As Chromium writes it, where WebKit's version is frozen: chromedriver takes no other form.
      "WebKit-Version": `537.36 (${version.revision})`,
      webSocketDebuggerUrl: socket("debug"),
    };
  });
  const list = async (request: FastifyRequest<TicketedRequest>) => {
    const { session, socket } = await enter(request);
    await session.browser.tabs.refresh();
    return session.browser.tabs.all.map(({ targetId, title, url }) => ({
      id: targetId,
      type: "page",
      ...redacted({ title, url }, session.secrets),
      webSocketDebuggerUrl: socket(`debug/page/${targetId}`),
    }));
  };
  server.get<TicketedRequest>("/sessions/:session_id/json", list);
  server.get<TicketedRequest>("/sessions/:session_id/json/list", list);
}
