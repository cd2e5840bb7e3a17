import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, startApp } from "../src/app.ts";
import { runRoot } from "../src/browser/run-folder.ts";
import { type Client, createClient } from "../src/contract/client.ts";
import { readSettings } from "../src/settings.ts";

/** A server on a free port of loopback, with a key and a data folder of its own. */
export interface TestServer extends AsyncDisposable {
  url: string;
  key: string;
  data: string;
  app: App;
  client: Client;
  /** A request with the key; a body is sent as JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

const key = "key-for-the-tests-0001";

/** The server that is tested, in this process, with a real browser. Pages on loopback can be opened. */
export async function startTestServer(
  environment: Record<string, string> = {},
): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), "nocturne-test-"));
  const settings = readSettings({
    NOCTURNE_BROWSER: process.env["NOCTURNE_BROWSER"],
    NOCTURNE_DATA: data,
    NOCTURNE_PORT: "0",
    NOCTURNE_API_KEY: key,
    NOCTURNE_ALLOW_PRIVATE_NETWORK: "true",
    NOCTURNE_LOG_LEVEL: "error",
    NOCTURNE_RATE_LIMIT: "100000",
    ...environment,
  });
  const app = await startApp(settings);
  return {
    url: app.url,
    key,
    data,
    app,
    client: createClient({ baseUrl: app.url, apiKey: key }),
    call: (method, path, body, headers = {}) =>
      fetch(app.url + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
      await rm(runRoot(data), { recursive: true, force: true });
    },
  };
}
