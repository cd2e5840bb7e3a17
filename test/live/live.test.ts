import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { agentTasks } from "../agents/agent-task.ts";
import type { Answerer } from "../models/reply.ts";
import { serveModels } from "../models/server.ts";
import { solvingModel } from "../models/task-solver.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

/** Runs the live suite with nothing of models in its environment but what is given. */
async function live(
  environment: Record<string, string>,
  ...given: string[]
): Promise<{ code: number | string; output: string; complaint: string }> {
  const { PATH, HOME, NOCTURNE_BROWSER } = process.env;
  const env = { PATH, HOME, NOCTURNE_BROWSER, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...given], { env }, (error, output, complaint) => {
      resolve({ code: error?.code ?? 0, output, complaint });
    });
  });
}

/** The cells of the line that begins with this. */
function cells(output: string, name: string): string[] {
  const line = output.split("\n").find((one) => one.startsWith(name)) ?? "";
  return line.slice(name.length).trim().split(/\s+/);
}

test("a model that solves its tasks is seen to: with steps, tokens, cost and time", async () => {
  await using models = await serveModels(solvingModel(agentTasks()));
  const given = ["--tasks", "third of a list", "frame: deep", "--runs", "2", "--model"];
  const environment = models.environment("openai");
  const { code, output, complaint } = await live(environment, ...given, "openai/gpt-4o");
  assert.equal(code, 0, complaint);
  const [success, claimed, steps, calls, input, answered, cost] = cells(
    output,
    "a form in a frame: deep",
  );
  // Fill, click, complete; and the judge.
  assert.deepEqual([success, claimed, steps, calls], ["yes", "yes", "3", "4"]);
  assert.ok(Number(input) > 1000);
  assert.ok(Number(answered) > 50);
  assert.match(cost ?? "", /^\$0\.0\d{3}$/);
  assert.deepEqual(cells(output, "4 in all").slice(0, 4), ["4", "4", "10", "14"]);
});

test("a model that only claims success has none", async () => {
  const claims: Answerer = ({ schema }) =>
    JSON.stringify(schema).includes('"done"')
      ? { json: { reason: "It says so.", done: true } }
      : { json: { state: {}, action: { type: "completion", success: true, answer: "Done" } } };
  await using models = await serveModels(claims);
  const environment = {
    ...models.environment("openai_compatible"),
    NOCTURNE_MODEL: "openai_compatible/boaster",
  };
  const { code, output, complaint } = await live(environment, "third of a list", "--no-vision");
  assert.equal(code, 0, complaint);
  const [success, claimed, steps, calls, , , cost] = cells(output, "the third of a list");
  assert.deepEqual([success, claimed, steps, calls, cost], ["no", "yes", "1", "2", "?"]);
  assert.ok(models.requests.every(({ messages }) => messages[0]?.images.length === 0));
});

test("without a model it says what to set", async () => {
  const { code, output, complaint } = await live({});
  assert.equal(code, 1);
  assert.equal(output, "");
  assert.match(complaint, /^No language model is configured: set NOCTURNE_MODEL .*OPENAI_API_KEY/);
});

test("a model without its key, and a task that there is not, are told", async () => {
  const keyless = await live({}, "--model", "anthropic/claude-sonnet-4-5");
  assert.equal(keyless.code, 1);
  assert.match(keyless.complaint, /ANTHROPIC_API_KEY/);
  const strange = await live({ OPENAI_API_KEY: "key-of-nobody" }, "--tasks", "fly to the moon");
  assert.equal(strange.code, 1);
  assert.match(strange.complaint, /No task is called 'fly to the moon'/);
});
