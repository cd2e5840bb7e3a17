import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type AgentStage, agentStage, completion, decision } from "./stage.ts";

let stage: AgentStage;
before(async () => (stage = await agentStage()));
after(() => stage?.[Symbol.asyncDispose]());

const unchanged = /reads just as it did before your last action/;

/** Does these on a page, one after the other; answers for each whether the next prompt tells that it changed nothing. */
async function toldAfter(page: string, ...actions: Record<string, unknown>[]): Promise<boolean[]> {
  const { status, asked } = await stage.run({ url: `${stage.site.url}/${page}` }, (_, count) => {
    const action = actions[count - 1];
    return { json: action === undefined ? completion() : decision(action) };
  });
  assert.equal(status.success, true, status.error ?? "");
  assert.doesNotMatch(asked[0]!.text, unchanged);
  return asked.slice(1).map(({ text }) => unchanged.test(text));
}

test("an action that leaves no trace on the page is told as such", async () => {
  const told = await toldAfter(
    "rating",
    { type: "click", id: "B1" },
    { type: "press_key", key: "Escape" },
  );
  assert.deepEqual(told, [true, true]);
});

test("one that changes something is not, and neither is one that only waits or reads", async () => {
  const told = await toldAfter(
    "popover",
    { type: "click", id: "B1" },
    { type: "wait", time_ms: 1 },
    { type: "scrape" },
    { type: "reload" },
  );
  assert.deepEqual(told, [false, false, false, false]);
});

test("one that failed is not: its failure says more", async () => {
  const told = await toldAfter("note", { type: "switch_tab", tab_index: 7 });
  assert.deepEqual(told, [false]);
});

test("what a model was told stands before what it then did, not with what came of it", async () => {
  const press = decision({ type: "press_key", key: "Escape" });
  const { asked } = await stage.run({ url: `${stage.site.url}/note` }, (_, count) => ({
    json: count <= 4 ? press : completion(),
  }));
  assert.match(
    asked[4]!.text,
    /Step 4: .*\n {2}you had been told: You have done this same thing here three times.*\n {2}did: press_key key="Escape"\n {2}worked: "Pressed Escape"\n/,
  );
});
