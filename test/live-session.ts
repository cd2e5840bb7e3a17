import assert from "node:assert/strict";
import { ActionRequest } from "../src/contract/actions.ts";
import type { ExecutionResponse } from "../src/contract/page.ts";
import type { Session } from "../src/sessions/session.ts";
import { type LiveSessions, openLiveSessions } from "./live-sessions.ts";
import { type HostileSite, serveHostileSite } from "./sites/hostile-site.ts";

type Execution = Omit<ExecutionResponse, "session_id">;
type Body = Record<string, unknown>;

/** One session without a server around it, and a site that notes what it is sent, for the tests of one file. */
export interface LiveSession extends AsyncDisposable {
  sessions: LiveSessions;
  session: Session;
  stage: HostileSite;
  execute(action: Body): Promise<Execution>;
  /** Does what must succeed; answers the text that it brings. */
  succeed(action: Body): Promise<string | undefined>;
}

export async function openLiveSession(
  options: Parameters<LiveSessions["start"]>[0] = {},
): Promise<LiveSession> {
  await using cleanup = new AsyncDisposableStack();
  const stage = cleanup.use(await serveHostileSite());
  const sessions = cleanup.use(await openLiveSessions());
  const session = cleanup.adopt(await sessions.start(options), (open) => open.end("stopped"));
  const parts = cleanup.move();
  const execute = (action: Body) => session.execute(ActionRequest.parse(action));
  return {
    sessions,
    session,
    stage,
    execute,
    async succeed(action) {
      const done = await execute(action);
      assert.equal(done.success, true, done.message);
      return done.data?.markdown ?? undefined;
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
