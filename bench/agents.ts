import { setTimeout as delay } from "node:timers/promises";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { AgentStatusResponse } from "../src/contract/agents.ts";
import type { ModelRequest } from "../test/models/reply.ts";
import { type ScriptedModels, serveModels } from "../test/models/server.ts";
import { installedBrowsers, launchBare } from "./browsers.ts";
import type { Lab } from "./lab.ts";
import type { Row, Table } from "./measure.ts";
import { settled } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const steps = 20;

/** What a step of an agent costs beside its model, which answers at once here; and what the model has to read. */
export async function agentsBench(lab: Lab): Promise<Table> {
  const { chromium } = await installedBrowsers();
  await using site = await lab.use(serveSite);
  await using models = await lab.use(() => serveModels(nextAction));
  const environment = {
    NOCTURNE_WARM_BROWSERS: "0",
    NOCTURNE_MODEL: "openai/gpt-4o",
    ...models.environment("openai"),
  };
  await using server = await lab.use(() => startServer(environment));
  await using bare = await lab.use(() => launchBare(chromium));
  const page = await bare.newPage({ viewport: { width: 1280, height: 1080 } });
  const { body } = await server.start();
  const table: Table = { title: "Agents (a step without the model)", rows: [], notes: [] };
  for (const [name, url] of Object.entries(site.dashboards)) {
    await page.goto(url);
    await settled();
    const theirs = [countTokens(await page.ariaSnapshot({ mode: "ai", timeout: 60_000 }))];
    for (const vision of [true, false]) {
      models.requests.length = 0;
      const task = { session_id: body.session_id, url, use_vision: vision };
      const taken = await run(server, task);
      table.rows.push(...rowsOf(`${name}${vision ? "" : ", no picture"}`, taken));
      if (!vision) table.rows.push(...tokenRows(models, theirs));
    }
  }
  return table;
}

async function run(server: Server, request: Record<string, unknown>): Promise<AgentStatusResponse> {
  const body = { task: "Look around on this page.", max_steps: steps, ...request };
  const started = await server.call<{ agent_id: string }>("POST", "/agents/start", body);
  const { agent_id: id } = started.body;
  for (;;) {
    const { body: status } = await server.call<AgentStatusResponse>("GET", `/agents/${id}`);
    if (status.status === "closed") return status;
    await delay(200);
  }
}

function rowsOf(name: string, { steps: taken }: AgentStatusResponse): Row[] {
  const asked = taken.filter(({ step }) => step > 0).slice(0, -1);
  const part = (key: keyof (typeof asked)[number]["timings"]) =>
    asked.map(({ timings }) => timings[key]);
  return [
    { name, values: part("total_ms"), aim: { most: 150 } },
    { name: "  of it seeing", values: part("observe_ms") },
    { name: "  of it the way to the model", values: part("model_ms") },
    { name: "  of it acting", values: part("act_ms") },
  ];
}

/** All that a model is sent, and the page in it, against the page as Playwright tells it to models. */
function tokenRows({ requests }: ScriptedModels, against: number[]): Row[] {
  const asked = requests.filter(({ schema }) => JSON.stringify(schema).includes("next_goal"));
  const whole = asked.map(({ text }) => countTokens(text));
  const pages = asked.map(({ text }) =>
    countTokens(text.slice(text.lastIndexOf("# The page now"))),
  );
  return [
    { name: "  prompt", unit: "tokens", values: whole, against },
    { name: "  the page in it", unit: "tokens", values: pages, against },
  ];
}

/** Fills a field, clicks, scrolls, as far as the page offers it. */
function nextAction({ text, system }: ModelRequest) {
  if (system.startsWith("You check whether")) return { json: { reason: "", done: true } };
  const step = Number(
    /Step (\d+) of \d+\.\n/.exec(text.slice(text.lastIndexOf("# The page")))?.[1],
  );
  const field = /^(I\d+)\[:\]<input(?! type="(?:checkbox|radio|file))/m.exec(text)?.[1];
  const actions = [
    field === undefined
      ? { type: "press_key", key: "Tab" }
      : { type: "fill", id: field, value: `owl ${step}` },
    { type: "scroll_down", amount: 300 },
    { type: "press_key", key: "Escape" },
    { type: "scroll_up", amount: 300 },
  ];
  const done = { type: "completion", success: true, answer: "I have looked around." };
  const state = {
    previous_goal_status: "success",
    previous_goal_eval: "The page answered as it should.",
    page_summary: "A dashboard with tables and figures.",
    relevant_interactions: [],
    memory: `Seen ${step} times.`,
    next_goal: "Look at the next part of the page.",
  };
  return { json: { state, action: step === steps ? done : actions[step % actions.length] } };
}
