import assert from "node:assert/strict";
import { NotteClient, type Session } from "notte-sdk";
import type { TestServer } from "../server.ts";

/** A new client for every test: all of them share one configuration, and the last one made wins. */
export function connect(server: TestServer, apiKey = server.key): NotteClient {
  return new NotteClient({ baseUrl: server.url, apiKey });
}

/** What an expression is on the page itself. */
export async function evaluate(session: Session, code: string): Promise<unknown> {
  const { data } = await session.execute({ type: "evaluate_js", code: `JSON.stringify(${code})` });
  return JSON.parse(data?.markdown ?? "");
}

/** The id of a session that has started. */
export function idOfSession(session: Session): string {
  const id = session.getId();
  assert.ok(id !== null, "the session has started");
  return id;
}

const watchdogMs = 300_000;

/**
 * Lets the process end although the SDK leaves a timer of five minutes behind for each run that it
 * has watched; answers how to undo it.
 */
export function forgetWatchdogs(): () => void {
  const original = globalThis.setTimeout;
  const unheld = (callback: () => void, ms?: number, ...rest: unknown[]) => {
    const timer = original(callback, ms, ...rest) as unknown as NodeJS.Timeout;
    return ms === watchdogMs ? timer.unref() : timer;
  };
  globalThis.setTimeout = Object.assign(unheld, original) as typeof setTimeout;
  return () => void (globalThis.setTimeout = original);
}
