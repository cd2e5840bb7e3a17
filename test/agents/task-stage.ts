import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { AgentStatusResponse } from "../../src/contract/agents.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveTaskSite, type TaskSite } from "../sites/task-site.ts";
import type { AgentTask } from "./agent-task.ts";

/** A server, the site of the tasks, and one session that is used for one task after the other. */
export interface TaskStage extends AsyncDisposable {
  server: TestServer;
  site: TaskSite;
  /** A session that is ready for a task; the page's last report is forgotten. */
  ready(task: AgentTask): Promise<string>;
  /** Ends the session: what a failed task has left open is not the next one's trouble. */
  startAfresh(): Promise<void>;
}

export async function openTaskStage(environment: Record<string, string>): Promise<TaskStage> {
  await using cleanup = new AsyncDisposableStack();
  const site = cleanup.use(await serveTaskSite());
  const server = cleanup.use(
    await startTestServer({ NOCTURNE_WARM_BROWSERS: "0", ...environment }),
  );
  const rest = cleanup.move();
  let sessionId: string | undefined;
  return {
    server,
    site,
    async ready(task) {
      sessionId ??= (await server.client.sessionStart({})).session_id;
      await task.prepare?.(server);
      const leave = { type: "goto", url: "about:blank" };
      const left = await server.call("POST", `/sessions/${sessionId}/page/execute`, leave);
      assert.equal(left.status, 200, await left.text());
      site.forget(pageOf(task));
      return sessionId;
    },
    async startAfresh() {
      if (sessionId === undefined) return;
      await server.client.sessionStop({ params: { session_id: sessionId } });
      sessionId = undefined;
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** The name under which a task's page reports. */
export function pageOf({ page }: Pick<AgentTask, "page">): string {
  return page.split("?")[0] ?? page;
}

const pollMs = 30;

/** The run once it is over. */
export async function agentEnded(server: TestServer, id: string): Promise<AgentStatusResponse> {
  for (;;) {
    const status = await server.client.agentStatus({ params: { agent_id: id } });
    if (status.status === "closed") return status;
    await delay(pollMs);
  }
}
