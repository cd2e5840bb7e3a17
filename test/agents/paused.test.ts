import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { failedWith } from "../api/error-body.ts";
import { click, LiveViewer } from "../live-viewer.ts";
import type { Reply } from "../models/reply.ts";
import { until } from "../processes.ts";
import type { StagedSession } from "../stage.ts";
import { type ByTask, openByTask } from "./by-task.ts";
import { completion, decision, idOf } from "./stage.ts";

let by: ByTask;
let session: StagedSession;
let viewer: LiveViewer;

before(async () => {
  by = await openByTask();
  session = await by.stage.startSession();
  const params = { session_id: session.id };
  viewer = await LiveViewer.open(
    (await by.stage.server.client.sessionDebugInfo({ params })).live_url,
  );
});
after(async () => {
  await viewer?.[Symbol.asyncDispose]();
  await session?.[Symbol.asyncDispose]();
  await by?.[Symbol.asyncDispose]();
});

const done = { json: completion("all of it") };
const stop = (agent_id: string) => by.stage.server.client.agentStop({ params: { agent_id } });

describe("an agent whose browser a person takes over", () => {
  test("does not do what it decided before, and looks again when control is given back", async () => {
    await session.execute({ type: "goto", url: `${by.stage.site.url}/take-over.html` });
    // Decided on the page as it is, and told when the person has control.
    const decided = Promise.withResolvers<Reply>();
    const id = await by.start(
      (request, count) => {
        if (count === 1) return decided.promise;
        return count === 2
          ? { json: decision({ type: "click", id: idOf(request, /\bGo\b/) }) }
          : done;
      },
      session.id,
      { max_steps: 2 },
    );
    const { task } = await by.status(id);
    await until("the model is asked", () => by.asked(task).length === 1);
    assert.equal(viewer.state?.agent?.state, "running");
    await viewer.takeControl();
    decided.resolve({ json: decision({ type: "goto", url: "about:blank" }) });
    const { agent } = await viewer.sees("it paused", (state) => state.agent?.state === "paused");
    assert.deepEqual([agent?.agent_id, agent?.task], [id, task]);
    const refused = await by.stage.server.call("POST", `/sessions/${session.id}/page/execute`, {
      type: "goto",
      url: "about:blank",
    });
    assert.equal((await failedWith(refused, 409)).error, "person_in_control");
    assert.match((await session.observe()).metadata.title, /Take over/);
    viewer.send(...click({ x: 60, y: 35 }), { type: "text", text: "by a person" });
    await until(
      "it is typed",
      async () => /by a person/.test((await session.observe()).space.description),
      5,
    );
    await viewer.giveBack();
    const { status, success, steps } = await by.ended(id);
    assert.deepEqual([status, success], ["closed", true]);
    const actions = steps.map(({ action }) => action.type);
    assert.deepEqual(actions, ["click", "completion"], "what was decided before is no step");
    const [, second] = by.asked(task);
    assert.match(second!.text, /a person took control/);
    assert.match(second!.text, /by a person/);
    await viewer.sees("no agent", (state) => state.agent === null);
  });

  test("can be stopped meanwhile", async () => {
    await viewer.takeControl();
    const id = await by.start([done], session.id);
    await viewer.sees("it paused", (state) => state.agent?.state === "paused");
    const { task } = await by.status(id);
    assert.equal((await stop(id)).end_reason, "stopped");
    assert.equal(by.asked(task).length, 0);
    await viewer.giveBack();
  });

  test("is answered by whoever watches, when it asks", async () => {
    const reason = "Which <b>owl</b>?";
    const id = await by.start([{ json: decision({ type: "help", reason }) }, done], session.id);
    const { agent } = await viewer.sees("it wait", (state) => state.agent?.state === "waiting");
    assert.equal(agent?.waiting_for?.reason, reason);
    viewer.send({ type: "help", answer: "the snowy one" });
    const { task } = await by.ended(id);
    assert.match(by.asked(task)[1]!.text, /who answered: "the snowy one"/);
    const late = await viewer.answer("failed", { type: "help", answer: "too late" });
    assert.match(late.reason, /No agent waits/);
  });

  test("is not there, but the action help waits for a person, until control is given back", async () => {
    await session.execute({ type: "help", reason: "Solve the riddle" });
    await viewer.sees("the reason", (state) => state.waiting_for === "Solve the riddle");
    await viewer.takeControl();
    await viewer.giveBack();
    assert.equal(viewer.state?.waiting_for, null);
    assert.equal((await session.status()).waiting_for, null);
  });
});
