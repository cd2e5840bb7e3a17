import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Case, documentOf, pathOf } from "./case.ts";

/** The cases on loopback, under two names so that each is another site to the other. */
export interface CaseSite extends AsyncDisposable {
  url: string;
}

/** Serves each case's page, and the documents of their frames. */
export async function serveCases(cases: readonly Case[]): Promise<CaseSite> {
  const pages = new Map(cases.map((one) => [pathOf(one), one.html]));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
    const html = searchParams.get("html") ?? pages.get(pathname);
    const { port } = server.address() as AddressInfo;
    response
      .writeHead(html === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" })
      .end(documentOf(html ?? "").replaceAll("__other__", `http://localhost:${port}`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
