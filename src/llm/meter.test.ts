import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type Database, openDatabase } from "../store/open.ts";
import { Meter, type ModelCall } from "./meter.ts";

const unexpected = (error: unknown): never => {
  throw error;
};

let folder: string;
let db: Database;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nocturne-meter-"));
  db = await openDatabase(folder);
});
after(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

const always = { from: 0, to: Number.MAX_SAFE_INTEGER };

function callOf(model: string, more: Partial<ModelCall> = {}): ModelCall {
  const usage = { inputTokens: 100, outputTokens: 10, cachedInputTokens: 40 };
  return { model, usage, costUsd: 0.5, ms: 7, outcome: "answered", ...more };
}

describe("what models cost", () => {
  test("is charged to whoever the work is for, however deep it asks", async () => {
    const errors: unknown[] = [];
    await using meter = new Meter({ db, onError: (error) => errors.push(error) });
    const ask = async () => {
      await delay(1);
      meter.record(callOf("openai/gpt-4o"));
    };
    await Promise.all([
      meter.charge({ accountId: "one" }, ask),
      meter.charge({ accountId: "two" }, () => Promise.all([ask(), ask()])),
    ]);
    const [one] = await meter.sum("one", always);
    const [two] = await meter.sum("two", always);
    assert.deepEqual(one, {
      model: "openai/gpt-4o",
      calls: 1,
      inputTokens: 100,
      outputTokens: 10,
      cachedInputTokens: 40,
      costUsd: 0.5,
      unpriced: 0,
    });
    assert.equal(two?.calls, 2);
    assert.deepEqual(errors, []);
  });

  test("within work that is charged, only what is told changes", async () => {
    await using meter = new Meter({ db, onError: unexpected });
    const heard: string[] = [];
    const onCall = ({ model }: ModelCall): void => void heard.push(model);
    meter.charge({ accountId: "three", agentId: "a", purpose: "agent", onCall }, () => {
      meter.record(callOf("x/first"));
      meter.charge({ purpose: "judge" }, () => meter.record(callOf("x/second")));
    });
    assert.deepEqual(heard, ["x/first", "x/second"]);
    await meter.sum("three", always);
    const rows = await db
      .selectFrom("model_call")
      .select(["account_id", "agent_id", "purpose", "model"])
      .where("account_id", "=", "three")
      .orderBy("id")
      .execute();
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [
        { account_id: "three", agent_id: "a", purpose: "agent", model: "x/first" },
        { account_id: "three", agent_id: "a", purpose: "judge", model: "x/second" },
      ],
    );
  });

  test("that nobody pays for is told, and kept", async () => {
    const errors: Error[] = [];
    await using meter = new Meter({ db, onError: (error) => errors.push(error as Error) });
    meter.record(callOf("lost/model"));
    assert.match(errors[0]?.message ?? "", /'lost\/model' was charged to nobody/);
    await meter.sum("", always);
    const row = await db
      .selectFrom("model_call")
      .select("account_id")
      .where("model", "=", "lost/model")
      .executeTakeFirst();
    assert.equal(row?.account_id, null);
  });

  test("is known in part where a call's cost is not", async () => {
    await using meter = new Meter({ db, onError: unexpected });
    meter.charge({ accountId: "four" }, () => {
      meter.record(callOf("x/known"));
      meter.record(callOf("x/known", { costUsd: null, outcome: "aborted" }));
      meter.record(callOf("x/unknown", { costUsd: null }));
    });
    const sums = await meter.sum("four", always);
    assert.deepEqual(
      sums.map(({ model, calls, costUsd, unpriced }) => [model, calls, costUsd, unpriced]),
      [
        ["x/known", 2, 0.5, 1],
        ["x/unknown", 1, null, 1],
      ],
    );
    assert.deepEqual(await meter.sum("four", { from: 0, to: 1 }), []);
  });

  test("an ear that fails does not disturb the call", async () => {
    const errors: Error[] = [];
    await using meter = new Meter({ db, onError: (error) => errors.push(error as Error) });
    const onCall = (): never => {
      throw new Error("deaf");
    };
    meter.charge({ accountId: "five", onCall }, () => meter.record(callOf("x/y")));
    assert.deepEqual(
      errors.map(({ message }) => message),
      ["deaf"],
    );
  });

  test("is kept by the time the meter is gone", async () => {
    {
      await using meter = new Meter({ db, onError: unexpected });
      meter.charge({ accountId: "six" }, () => meter.record(callOf("x/last")));
    }
    const row = await db
      .selectFrom("model_call")
      .select("model")
      .where("account_id", "=", "six")
      .executeTakeFirst();
    assert.equal(row?.model, "x/last");
  });
});
