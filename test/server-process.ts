import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { runRoot } from "../src/browser/run-folder.ts";
import { type Client, createClient } from "../src/contract/client.ts";
import { browsersOf } from "./processes.ts";

/** The server as it is run: a process of its own, `node src/main.ts`. */
export interface ServerProcess {
  id: number;
  url: string;
  client: Client;
  /** All that it has written so far. */
  output: () => string;
  /** Sends a signal and waits for the end; answers the exit code, or the signal that it died of. */
  end: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
}

/** A start of the server, perhaps before it listens. */
export interface Starting {
  process: ChildProcess;
  output: () => string;
  /** The exit code, or the signal that it died of. */
  ended: Promise<number | NodeJS.Signals>;
}

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const apiKey = "key-for-the-tests-0001";

/** A data folder that is gone after the test, together with every browser that was left by it. */
export async function makeDataFolder(t: TestContext): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), "nocturne-teardown-"));
  t.after(async () => {
    for (const { group } of browsersOf(data)) process.kill(-group, "SIGKILL");
    await rm(data, { recursive: true, force: true });
    await rm(runRoot(data), { recursive: true, force: true, maxRetries: 10 });
  });
  return data;
}

/** Runs the server; it is killed after the test if it still runs. */
export function beginServer(
  t: TestContext,
  data: string,
  environment: Record<string, string> = {},
): Starting {
  const child = spawn(process.execPath, [main], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      NOCTURNE_BROWSER: process.env["NOCTURNE_BROWSER"],
      NOCTURNE_DATA: data,
      NOCTURNE_PORT: "0",
      NOCTURNE_API_KEY: apiKey,
      NOCTURNE_LOG_LEVEL: "warn",
      ...environment,
    },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  }
  t.after(() => child.kill("SIGKILL"));
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as never);
  return { process: child, output: () => said, ended };
}

/** Runs the server and waits until it listens; its address is what it greets with. */
export async function startServerProcess(
  t: TestContext,
  data: string,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const { process: child, output, ended } = beginServer(t, data, environment);
  const url = await Promise.race([greeted(child, output), ended]);
  if (typeof url !== "string" || !url.startsWith("http")) {
    throw new Error(`The server ended with ${url}: ${output()}`);
  }
  return {
    id: child.pid!,
    url,
    client: createClient({ baseUrl: url, apiKey }),
    output,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

async function greeted(child: ChildProcess, output: () => string): Promise<string> {
  for (;;) {
    const url = /running at (http:\S+)/.exec(output())?.[1];
    if (url !== undefined) return url;
    await once(child.stdout!, "data");
  }
}
