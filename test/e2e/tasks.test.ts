import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createActor } from "../actor/actor.ts";
import { taskGroups } from "../actor/task-groups.ts";
import type { Task } from "../actor/task.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { serveTaskSite, type TaskSite } from "../sites/task-site.ts";

let server: TestServer;
let site: TaskSite;
let sessionId: string | undefined;
let solved = 0;

before(async () => {
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
  site = await serveTaskSite();
});

after(async () => {
  const all = Object.values(taskGroups).flat().length;
  console.log(`The actor solved ${solved} of ${all} tasks by the text alone.`);
  await server[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function solve(task: Task): Promise<void> {
  sessionId ??= (await server.client.sessionStart({})).session_id;
  const actor = createActor(server, sessionId);
  const page = task.page.split("?")[0]!;
  await task.prepare?.(server);
  await actor.act({ type: "goto", url: "about:blank" });
  site.forget(page);
  await actor.act({ type: "goto", url: `${site.url}/${task.page}` });
  await task.solve(actor);
  assert.deepEqual(await site.reported(page, task.goal), task.goal);
  await task.verify?.(server, sessionId);
}

/** What a failed task has left open is not the next one's trouble. */
async function startAfresh(): Promise<void> {
  if (sessionId === undefined) return;
  await server.client.sessionStop({ params: { session_id: sessionId } });
  sessionId = undefined;
}

for (const [group, tasks] of Object.entries(taskGroups)) {
  describe(group, () => {
    for (const task of tasks) {
      test(task.name, async () => {
        try {
          await solve(task);
          solved += 1;
        } catch (error) {
          await startAfresh();
          throw error;
        }
      });
    }
  });
}
