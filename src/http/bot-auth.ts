import type { FastifyInstance } from "fastify";
import type { KeyDirectory } from "../identity/bot-auth/bot-auth.ts";
import { baseUrlOf } from "./caller.ts";

export interface KeyDirectoryOptions {
  directory(url: URL): Promise<KeyDirectory>;
  publicUrl: string | undefined;
}

/** Where anybody finds the keys by which signed requests are checked (draft-meunier-http-message-signatures-directory). */
export const directoryPath = "/.well-known/http-message-signatures-directory";

/** Hands out the public keys, without a key of the API. */
export function addKeyDirectory(server: FastifyInstance, options: KeyDirectoryOptions): void {
  const { directory, publicUrl } = options;
  server.get(directoryPath, async (request, reply) => {
    const { headers, body } = await directory(
      new URL(directoryPath, baseUrlOf(request.headers.host, publicUrl)),
    );
    return reply
      .headers({ ...headers, "x-content-type-options": "nosniff" })
      .serializer(String)
      .send(body);
  });
}
