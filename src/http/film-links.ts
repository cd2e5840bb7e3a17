import type { FastifyInstance } from "fastify";
import type { Readable } from "node:stream";
import { AppError, invalidField, notFound } from "../errors.ts";
import type { FilmRecord } from "../store/films.ts";
import { authenticateToken, type Authority } from "./auth.ts";
import { goneSignal } from "./caller.ts";
import { rangeOf } from "./range.ts";

export interface FilmLinksOptions {
  authority: Authority;
  /** The MP4 of a session, or of an agent's part of it; throws 404 where there is none. */
  film(
    accountId: string,
    place: { session_id: string; agent_id: string | undefined },
    signal: AbortSignal,
  ): Promise<FilmRecord>;
  read(film: FilmRecord, range?: { start: number; end: number }): Promise<Readable | undefined>;
}

interface LinkRequest {
  Params: { session_id: string };
  Querystring: { token?: string; agent_id?: string };
}

/** Answers the links to replays: a plain GET with a ticket and without a key, whole or in parts (RFC 9110, 14). */
export function addFilmLinks(server: FastifyInstance, { authority, film, read }: FilmLinksOptions) {
  server.get<LinkRequest>("/sessions/:session_id/replay.mp4", async (request, reply) => {
    const { session_id } = request.params;
    const { token, agent_id } = request.query;
    if (Array.isArray(agent_id)) throw invalidField("agent_id", "expected one", agent_id, "query");
    const wanted = { purpose: "replay", subject: session_id } as const;
    const accountId = await authenticateToken(authority, token ?? null, wanted);
    const gone = goneSignal(request, reply);
    const found = await film(accountId, { session_id, agent_id }, gone);
    const { size, blobId } = found;
    const etag = `"${blobId}"`;
    const isSame = (request.headers["if-range"] ?? etag) === etag;
    const range = isSame ? rangeOf(request.headers.range, size) : undefined;
    if (range === "outside") {
      const headers = { "content-range": `bytes */${size}` };
      throw new AppError(416, "bad_range", `The film has ${size} bytes.`, { headers });
    }
    const content = await read(found, range);
    if (content === undefined) throw notFound("Replay", session_id);
    const { start, end } = range ?? { start: 0, end: size - 1 };
    return reply
      .status(range === undefined ? 200 : 206)
      .headers({
        ...(range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
        "content-type": "video/mp4",
        "content-length": end - start + 1,
        "content-disposition": `inline; filename="replay-${agent_id ?? session_id}.mp4"`,
        "accept-ranges": "bytes",
        etag,
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
      })
      .send(content);
  });
}
