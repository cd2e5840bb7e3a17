import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { latestEnd } from "../sessions/limits.ts";
import { type Authority, bearerOf, bearerToken } from "./auth.ts";
import { baseUrlOf } from "./caller.ts";
import { consolePage } from "./console-files.ts";
import { tellingPage } from "./help-page.ts";
import { issueTicket } from "./tickets.ts";
import { embedding, type ViewerOptions, viewerPage } from "./viewer-page.ts";

export interface ViewerRouteOptions {
  sessions: Sessions;
  authority: Authority;
  publicUrl: string | undefined;
  /** Origins whose pages may show the viewer in a frame, separated by spaces; `*` for all. */
  embed: string;
}

interface ViewerRequest {
  Params: { session_id: string };
  Querystring: { token?: string; mode?: string; interactive?: string; theme?: string };
}

/** The page that shows a session live, by ticket (contract 3.6); a person is told in a page also what went wrong. */
export function addViewer(server: FastifyInstance, options: ViewerRouteOptions): void {
  server.get<ViewerRequest>("/sessions/:session_id/viewer", async (request, reply) => {
    try {
      const { html, headers } = await pageFor(request, options);
      return await reply.headers(headers).send(html);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const frames = embedding(options.embed);
      const { html, headers } = tellingPage("This can't be shown", error.message, frames);
      return reply.status(error.status).headers(headers).send(html);
    }
  });
}

async function pageFor(request: FastifyRequest<ViewerRequest>, options: ViewerRouteOptions) {
  const { authority, sessions, embed } = options;
  const { session_id: id } = request.params;
  const { token, mode, interactive, theme } = request.query;
  const bearer = bearerToken(request.headers.authorization);
  const wanted = { purpose: ["control", "view"], subject: id } as const;
  const { accountId, purpose } = await bearerOf(authority, token ?? bearer ?? null, wanted);
  const record = await sessions.record(accountId, id);
  const baseUrl = baseUrlOf(request.headers.host, options.publicUrl);
  const acts = purpose !== "view" && interactive !== "0";
  // Not the token that was given: that may be the API key, which no page carries.
  const ticket = issueTicket(authority.ticketSecret, {
    purpose: acts ? "control" : "view",
    subject: id,
    accountId,
    expiresAt: latestEnd(record),
  });
  const isLive = record.status === "active";
  const link = (base: string, path: string) => `${base}/sessions/${id}/${path}?token=${ticket}`;
  const told: ViewerOptions = {
    socket: isLive ? link(baseUrl.replace(/^http/, "ws"), "live") : null,
    files: isLive && acts ? link(baseUrl, "live/files") : null,
    session_id: id,
    mode: mode === "embed-minimal" ? mode : null,
    theme: theme === "light" || theme === "dark" ? theme : null,
    interactive: acts,
    ...(isLive ? {} : { ended: record.endReason ?? "ended" }),
  };
  return viewerPage(await consolePage("viewer.html"), told, { baseUrl, embed });
}
