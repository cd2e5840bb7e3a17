import type { Client } from "../src/contract/client.ts";
import type { ExecutionResponse, Observation } from "../src/contract/page.ts";
import type { SessionResponse } from "../src/contract/sessions.ts";
import { startTestServer, type TestServer } from "./server.ts";
import { serveSite, type Site } from "./sites/server.ts";

/** A server and a site to browse, for the tests of one file. */
export interface Stage extends AsyncDisposable {
  server: TestServer;
  site: Site;
  startSession(options?: Record<string, unknown>): Promise<StagedSession>;
}

/** A session as the API shows it, beside what a client under test sees of it. */
export interface StagedSession extends AsyncDisposable {
  id: string;
  cdpUrl: string;
  observe(): Promise<Observation>;
  execute(action: Record<string, unknown>): Promise<ExecutionResponse>;
  status(): Promise<SessionResponse>;
  /** What it has downloaded: the content by the name. */
  downloads(): Promise<Record<string, string>>;
}

/** No browser waits warm: it would take a processor from the one that is tested. */
export async function openStage(environment: Record<string, string> = {}): Promise<Stage> {
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(
    await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", ...environment }),
  );
  const site = cleanup.use(await serveSite());
  const parts = cleanup.move();
  return {
    server,
    site,
    startSession: (options) => startSession(server, options),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function startSession(
  { client }: TestServer,
  options: Record<string, unknown> = {},
): Promise<StagedSession> {
  const started = await client.sessionStart({ body: options });
  const params = { session_id: started.session_id };
  return {
    id: started.session_id,
    cdpUrl: started.cdp_url ?? "",
    observe: () => client.pageObserve({ params }),
    execute: (action) => client.pageExecute({ params, body: action }),
    status: () => client.sessionStatus({ params }),
    downloads: () => downloadsOf(client, started.session_id),
    async [Symbol.asyncDispose]() {
      await client.sessionStop({ params });
    },
  };
}

async function downloadsOf(client: Client, session_id: string): Promise<Record<string, string>> {
  const { files } = await client.fileListDownloads({ params: { session_id } });
  const contents = files.map(async ({ name: filename }) => {
    const { url } = await client.fileDownload({ params: { session_id, filename } });
    return [filename, await (await fetch(url)).text()] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}
