import type { FastifyInstance } from "fastify";
import { notFound } from "../errors.ts";
import type { Recordings } from "../recording/recordings.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { authenticateToken, type Authority } from "./auth.ts";

export interface RecordingLinksOptions {
  sessions: Sessions;
  recordings: Recordings;
  authority: Authority;
}

interface LinkRequest {
  Params: { session_id: string; key: string };
  Querystring: { token?: string };
}

/** Answers the links to the parts of a network log: a plain GET with a ticket, and without a key (contract 1.2). */
export function addRecordingLinks(
  server: FastifyInstance,
  { sessions, recordings, authority }: RecordingLinksOptions,
) {
  const path = "/sessions/:session_id/network/logs/:key";
  server.get<LinkRequest>(path, async ({ params, query }, reply) => {
    const { session_id: subject, key } = params;
    const wanted = { purpose: "replay", subject } as const;
    const accountId = await authenticateToken(authority, query.token ?? null, wanted);
    const { id } = await sessions.record(accountId, subject);
    const files = await recordings.files(id, "network");
    const isPart = files.some((file) => file.key === key);
    const content = isPart ? await recordings.read(key) : undefined;
    if (content === undefined) throw notFound("Network log", key);
    return reply
      .headers({
        "content-type": "application/x-ndjson; charset=utf-8",
        // It came from anywhere: nothing in it may run as a page of this server.
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      })
      .send(content);
  });
}
