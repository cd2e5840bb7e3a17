import { createServer } from "../http/server.ts";
import { handlersOf } from "./handlers.ts";
import type { Parts } from "./parts.ts";
import { addWaysIn } from "./ways-in.ts";

/** Everything that can be reached over HTTP. Disposing it ends the connections, and not what they have started. */
export interface Server extends AsyncDisposable {
  /** Resolves with the address. */
  listen(): Promise<string>;
}

/** Builds it; it does not listen yet. */
export async function openServer(parts: Parts): Promise<Server> {
  const { settings, version, logger, metrics, authority } = parts;
  const { meter, requests } = parts.kept;
  const { host, port, rateLimit, publicUrl } = settings;
  const handlers = handlersOf(parts);
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.adopt(
    await createServer({
      handlers,
      authority,
      meter,
      requests,
      metrics,
      logger,
      version,
      rateLimit,
      publicUrl,
    }),
    (open) => open.close(),
  );
  await addWaysIn(server, parts);
  const opened = cleanup.move();
  return {
    listen: () => server.listen({ host, port }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
