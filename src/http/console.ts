import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { baseUrlOf } from "./caller.ts";
import { consoleFile, consolePage } from "./console-files.ts";
import { notThere, sendError } from "./failure.ts";

/** The console at `/console`, and the way to it from `/`. */
export function addConsole(server: FastifyInstance, publicUrl: string | undefined): void {
  const page = async ({ headers }: FastifyRequest, reply: FastifyReply) =>
    reply
      .headers({
        ...guard,
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy(new URL(baseUrlOf(headers.host, publicUrl)).origin),
        "cache-control": "no-cache",
      })
      .send(await consolePage("index.html"));

  server.get("/", (_request, reply) => reply.redirect("/console"));
  server.get("/console", page);
  server.get<{ Params: { "*": string } }>("/console/*", async (request, reply) => {
    const path = request.params["*"];
    const file = await consoleFile(path);
    if (file !== undefined) {
      // The names in `assets` say what is in them, so that they never change.
      const caching = path.startsWith("assets/")
        ? "public, max-age=31536000, immutable"
        : "no-cache";
      return reply
        .headers({ ...guard, "cache-control": caching })
        .type(file.type)
        .send(file.bytes);
    }
    if (path.startsWith("assets/")) return sendError(notThere(request), request, reply);
    return page(request, reply);
  });
}

const guard = { "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" };

/** What the console may load and ask: this server, and what it makes itself. */
function policy(origin: string): string {
  const sockets = origin.replace(/^http/, "ws");
  return [
    "default-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    `connect-src 'self' ${origin} ${sockets}`,
    `frame-src 'self' ${origin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
