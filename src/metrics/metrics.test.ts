import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { readMetrics } from "../../test/prometheus.ts";
import type { Figures } from "./figures.ts";
import { openMetrics } from "./metrics.ts";

const quiet: Figures = {
  sessions: { active: 0, starting: 0, waiting: 0 },
  browsers: { warm: 0, launching: 0 },
  groups: new Map(),
  recordingBytes: 0,
};

function open(t: TestContext) {
  const metrics = openMetrics("1.2.3");
  t.after(() => metrics[Symbol.dispose]());
  return { metrics, read: async (figures = quiet) => readMetrics(await metrics.text(figures)) };
}

const docs = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8");

describe("metrics", () => {
  test("every metric that the dashboard and the page about metrics name is there", async (t) => {
    const { names } = await open(t).read();
    const known = new Set(names.flatMap((name) => [name, `${name}_bucket`, `${name}_count`]));
    interface Panel {
      title: string;
      targets?: { expr: string }[];
    }
    const { panels } = JSON.parse(docs("grafana/nocturne.json")) as { panels: Panel[] };
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    assert.ok(expressions.length > 20);
    for (const expression of expressions) {
      const named = expression.match(/\b(nocturne|process|nodejs)_\w+/g) ?? [];
      assert.ok(named.length > 0, expression);
      for (const name of named) assert.ok(known.has(name), `${name} in ${expression}`);
    }
    for (const [name] of docs("metrics.md").matchAll(/\bnocturne_\w+/g))
      assert.ok(known.has(name), name);
    const shown = expressions.join(" ") + docs("metrics.md");
    for (const name of names.filter((one) => one.startsWith("nocturne_")))
      assert.ok(shown.includes(name), `${name} is told nowhere`);
  });

  test("models are labels by name, up to fifty", async (t) => {
    const { metrics, read } = open(t);
    const usage = { inputTokens: 100, outputTokens: 10, cachedInputTokens: 40 };
    const call = { usage, costUsd: 0.25, ms: 1_500, outcome: "answered" };
    for (let n = 0; n < 60; n++) metrics.modelCalled({ ...call, model: `maker/model-${n}` });
    metrics.modelCalled({ ...call, model: "maker/model-3", costUsd: null, outcome: "timeout" });
    const { value } = await read();
    const calls = (model: string, outcome: string) =>
      value(`nocturne_model_calls_total{model="${model}",outcome="${outcome}"}`);
    assert.equal(calls("maker/model-3", "answered"), 1);
    assert.equal(calls("maker/model-3", "timeout"), 1);
    assert.equal(calls("maker/model-50", "answered"), 0);
    assert.equal(calls("other", "answered"), 10);
    assert.equal(value('nocturne_model_cost_usd_total{model="maker/model-3"}'), 0.25);
    assert.equal(value('nocturne_model_tokens_total{model="other",kind="input"}'), 1_000);
    assert.equal(value('nocturne_model_tokens_total{model="other",kind="cached"}'), 400);
  });

  test("bytes of a gate are counted while it is open, and once", async (t) => {
    const { metrics, read } = open(t);
    const gate = { requestBytes: 5, responseBytes: 70 };
    const bytes = async () => {
      const { value } = await read();
      return ["out", "in"].map((way) => value(`nocturne_egress_bytes_total{direction="${way}"}`));
    };
    const close = metrics.gateOpened(gate);
    assert.deepEqual(await bytes(), [5, 70]);
    gate.responseBytes = 90;
    assert.deepEqual(await bytes(), [5, 90]);
    gate.requestBytes = 6;
    close();
    close();
    assert.deepEqual(await bytes(), [6, 90]);
  });

  test("a session's use is that of its process group, and goes with the session", async (t) => {
    const { read } = open(t);
    const group = Number(readFileSync("/proc/self/stat", "latin1").split(") ")[1]!.split(" ")[2]);
    const running = await read({
      ...quiet,
      groups: new Map([
        ["one", group],
        ["two", 2 ** 30],
      ]),
    });
    assert.ok(running.value('nocturne_session_memory_bytes{session_id="one"}') > 1_000_000);
    assert.ok(running.value('nocturne_session_cpu_seconds_total{session_id="one"}') > 0);
    assert.ok(running.has('nocturne_session_memory_bytes{session_id="two"}'));
    assert.equal(running.value('nocturne_session_memory_bytes{session_id="two"}'), 0);
    assert.ok(!(await read()).has("session_id"));
  });
});
