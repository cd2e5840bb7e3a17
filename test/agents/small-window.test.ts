import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateTokens } from "../../src/page/render.ts";
import { agentStage, completion, decision } from "./stage.ts";

const window = 8_000;

test("a model that takes little at once is told all of a page, part by part", async () => {
  await using stage = await agentStage({ NOCTURNE_MODEL_WINDOW: String(window) });
  let parts = 0;
  const url = `${stage.site.url}/flock`;
  const { status, asked } = await stage.run({ url, max_steps: 12 }, ({ text }) => {
    const [, part, all] = /The list is part (\d+) of (\d+) of what is in view/.exec(text) ?? [];
    parts = Number(all);
    return { json: part === all ? completion() : decision({ type: "scroll_down" }) };
  });
  assert.equal(status.success, true, status.error ?? "");
  assert.ok(parts > 1, "the page takes more than one part");
  assert.equal(asked.length, parts);
  const told = new Set(asked.flatMap(({ text }) => text.match(/Owl \d+/g) ?? []));
  assert.equal(told.size, 400);
  for (const { text } of asked) assert.ok(estimateTokens(text) < window);
});

test("a model that takes less is refused, with what to set", async () => {
  await using stage = await agentStage({ NOCTURNE_MODEL_WINDOW: "4000" });
  const body = { task: "a task", session_id: stage.sessionId };
  const response = await stage.server.call("POST", "/agents/start", body);
  assert.equal(response.status, 422);
  assert.match(await response.text(), /takes 4000 tokens.*agents need 8000.*NOCTURNE_MODEL_WINDOW/);
});
