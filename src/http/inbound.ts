import type { FastifyInstance } from "fastify";
import type { InboundHook } from "../identity/inbound.ts";
import { baseUrlOf } from "./caller.ts";

const bodyLimit = 40 * 1024 * 1024;

/** Routes for what other services send to this server, by their paths: `/inbound/…`. */
export async function addInbound(
  server: FastifyInstance,
  hooks: Readonly<Record<string, InboundHook>>,
  publicUrl: string | undefined,
): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) =>
      done(null, body),
    );
    for (const [path, hook] of Object.entries(hooks)) {
      scope.post(path, { bodyLimit }, async (request, reply) => {
        const { status, contentType, body } = await hook({
          url: `${baseUrlOf(request.headers.host, publicUrl)}${request.url}`,
          headers: request.headers as Record<string, string | undefined>,
          body: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
        });
        return reply
          .code(status)
          .type(contentType ?? "text/plain; charset=utf-8")
          .send(body);
      });
    }
  });
}
