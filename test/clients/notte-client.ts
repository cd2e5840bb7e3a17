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
