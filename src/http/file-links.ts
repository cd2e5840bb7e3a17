import type { FastifyInstance } from "fastify";
import { notFound } from "../errors.ts";
import type { FileStorage } from "../sessions/file-storage.ts";
import { authenticateToken, type Authority } from "./auth.ts";

export interface FileLinksOptions {
  storage: FileStorage;
  authority: Authority;
}

interface LinkRequest {
  Params: { file_id: string };
  Querystring: { token?: string };
}

/** Answers the links to files: a plain GET with a ticket, and without a key (contract 1.10). */
export function addFileLinks(server: FastifyInstance, { storage, authority }: FileLinksOptions) {
  server.get<LinkRequest>("/storage/files/:file_id", async ({ params, query }, reply) => {
    const id = params.file_id;
    const wanted = { purpose: "file", subject: id } as const;
    const accountId = await authenticateToken(authority, query.token ?? null, wanted);
    const file = await storage.findById(accountId, id);
    if (file === undefined) throw notFound("File", id);
    const content = await storage.read(file);
    return reply
      .headers({
        "content-type": file.contentType,
        "content-length": file.size,
        "content-disposition": `attachment; ${dispositionName(file.name)}`,
        // It came from anywhere: nothing in it may run as a page of this server.
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      })
      .send(content);
  });
}

/** The name for clients that know Unicode (RFC 6266), and one for those that do not. */
function dispositionName(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.codePointAt(0)!.toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
