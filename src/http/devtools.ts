import type { FastifyInstance, FastifyRequest } from "fastify";
import type { DevTools } from "../browser/devtools.ts";
import { AppError } from "../errors.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { authenticateToken, type Authority, bearerToken } from "./auth.ts";
import { baseUrlOf } from "./caller.ts";
import { cookieNamed } from "./cookies.ts";
import { issueTicket, readTicket } from "./tickets.ts";

export interface DevToolsPageOptions {
  /** Where the files come from, or the sentence that says why there are none. */
  devtools: DevTools | string;
  sessions: Sessions;
  authority: Authority;
  publicUrl: string | undefined;
}

interface FileRequest {
  Params: { session_id: string; "*": string };
  Querystring: { token?: string };
}

const cookieName = "nocturne_devtools";
const page = "inspector.html";

/**
 * Chromium's DevTools for the pages of a session, by a ticket for CDP. The files that the page asks
 * for come without its address's token, and so with a cookie that is good for nothing else.
 */
export function addDevTools(server: FastifyInstance, options: DevToolsPageOptions): void {
  const { devtools, sessions, authority, publicUrl } = options;
  // One page asks for some 180 files: they are not counted as requests of their own.
  const cookieOf = ({ headers }: Pick<FastifyRequest, "headers">) =>
    cookieNamed(cookieName, headers.cookie);
  const allowList = (request: FastifyRequest) =>
    readTicket(authority.ticketSecret, cookieOf(request) ?? "") !== undefined;
  const config = { rateLimit: { allowList } };
  server.get<FileRequest>(
    "/sessions/:session_id/devtools/*",
    { config },
    async (request, reply) => {
      const { session_id: sessionId, "*": path } = request.params;
      const { authorization } = request.headers;
      const token = request.query.token ?? bearerToken(authorization) ?? cookieOf(request) ?? null;
      const wanted = { purpose: "cdp", subject: sessionId } as const;
      const accountId = await authenticateToken(authority, token, wanted);
      const { endsAt: expiresAt } = await sessions.live(accountId, sessionId);
      if (typeof devtools === "string") throw new AppError(404, "no_devtools", devtools);
      const file = await devtools.file(path);
      if (file === undefined) throw new AppError(404, "not_found", `DevTools has no file ${path}.`);
      const base = `${baseUrlOf(request.headers.host, publicUrl)}/sessions/${sessionId}`;
      if (path === page) {
        const ticket = issueTicket(authority.ticketSecret, { ...wanted, accountId, expiresAt });
        void reply.header("set-cookie", cookie(ticket, expiresAt, base));
      }
      return reply
        .headers({
          "content-type": file.contentType,
          "content-encoding": "gzip",
          "content-security-policy": policyOf(base),
          "referrer-policy": "no-referrer",
          "x-content-type-options": "nosniff",
          "cache-control": path === page ? "no-store" : "private, max-age=3600",
        })
        .send(file.gzipped);
    },
  );
}

function cookie(ticket: string, expiresAt: number, base: string): string {
  const { pathname, protocol } = new URL(base);
  const seconds = Math.ceil((expiresAt - Date.now()) / 1000);
  const secure = protocol === "https:" ? "; Secure" : "";
  return `${cookieName}=${ticket}; Path=${pathname}/devtools/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** It shows what foreign pages hold: whatever runs in it reaches this session's pages, and nothing else here. */
function policyOf(base: string): string {
  const own = `${base}/devtools/`;
  const socket = `${base.replace(/^http/, "ws")}/debug/page/`;
  return [
    `default-src ${own} data: blob:`,
    `style-src ${own} 'unsafe-inline'`,
    `script-src ${own}`,
    `connect-src ${own} ${socket} data:`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}
