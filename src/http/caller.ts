import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../contract/handler.ts";
import { AppError } from "../errors.ts";
import type { Authority } from "./auth.ts";
import { issueTicket } from "./tickets.ts";

/** Who asks by this request, for the account that its key or link stands for. */
export function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  accountId: string,
  { authority, publicUrl }: { authority: Authority; publicUrl: string | undefined },
): Caller {
  const origin = request.headers["x-notte-request-origin"];
  const lastEventId = request.headers["last-event-id"];
  return {
    accountId,
    baseUrl: baseUrlOf(request.headers.host, publicUrl),
    accept: request.headers.accept ?? "",
    origin: typeof origin === "string" ? origin : undefined,
    lastEventId: typeof lastEventId === "string" ? lastEventId : undefined,
    gone: goneSignal(request, reply),
    ticket: (purpose, subject, expiresAt) =>
      issueTicket(authority.ticketSecret, { purpose, subject, accountId, expiresAt }),
  };
}

/** Aborts when the caller hangs up before the answer. */
export function goneSignal({ method }: FastifyRequest, { raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => {
    // The body of a stream that was asked for by HEAD would otherwise be read to its end by nobody.
    if (!raw.writableFinished || method === "HEAD")
      gone.abort(new AppError(499, "caller_gone", "The caller hung up."));
  });
  return gone.signal;
}

// What would mean something else in a link, or in the header that says what a page may do.
const plainHost = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** Where the client reached us; a proxy in front that speaks TLS needs the setting. Throws 400 for what is no host. */
export function baseUrlOf(host: string | undefined, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, "");
  const url = `http://${host || "127.0.0.1"}`;
  if (host && !(plainHost.test(host) && URL.canParse(url))) {
    throw new AppError(400, "bad_request", "The Host header is no host.");
  }
  return url;
}
