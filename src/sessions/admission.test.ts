import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { AppError } from "../errors.ts";
import { Admission, sessionMemory, type Slot } from "./admission.ts";

const plenty = 1000 * sessionMemory;

function admission(options: { maximum?: number; waitSeconds?: number; memory?: () => number }) {
  const { maximum = 100, waitSeconds = 5, memory = () => plenty } = options;
  return new Admission({ maximum, waitSeconds, freeMemory: memory });
}

/** Time that passes only when told to. */
function clock(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  return async (seconds: number) => {
    t.mock.timers.tick(seconds * 1000);
    await turn();
  };
}

/** Lets everything that is ready run. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A start that may still wait: what it got so far. */
function start(from: Admission): { slot?: Slot; error?: unknown } {
  const got: { slot?: Slot; error?: unknown } = {};
  from.enter().then(
    (slot) => (got.slot = slot),
    (error: unknown) => (got.error = error),
  );
  return got;
}

function assertFull(error: unknown, reason: RegExp): void {
  assert.ok(error instanceof AppError, `expected a 529, got ${String(error)}`);
  assert.equal(error.status, 529);
  assert.match(error.message, reason);
  assert.ok(Number(error.headers["retry-after"]) >= 1);
}

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

describe("slots", () => {
  test("there are as many as the maximum, also for starts at the same moment", async (t) => {
    clock(t);
    const door = admission({ maximum: 3 });
    const starts = Array.from({ length: 8 }, () => start(door));
    await turn();
    assert.equal(starts.filter(({ slot }) => slot !== undefined).length, 3);
    assert.equal(door.taken, 3);
  });

  test("one that is given back goes to the next start at once", async () => {
    const door = admission({ maximum: 1 });
    const slot = await door.enter();
    slot[Symbol.dispose]();
    assert.equal(door.taken, 0);
    await door.enter();
    assert.equal(door.taken, 1);
  });

  test("giving back twice counts once", async (t) => {
    clock(t);
    const door = admission({ maximum: 2 });
    const first = await door.enter();
    await door.enter();
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    assert.equal(door.taken, 1);
    const starts = [start(door), start(door)];
    await turn();
    assert.equal(starts.filter(({ slot }) => slot !== undefined).length, 1);
  });
});

describe("waiting", () => {
  test("ends in the order of arrival", async (t) => {
    clock(t);
    const door = admission({ maximum: 1 });
    let slot = await door.enter();
    const waiting = Array.from({ length: 4 }, () => start(door));
    for (const [position, next] of waiting.entries()) {
      slot[Symbol.dispose]();
      await turn();
      const admitted = waiting.filter((one) => one.slot !== undefined).length;
      assert.equal(admitted, position + 1);
      assert.ok(next.slot, `start ${position} was overtaken`);
      slot = next.slot;
    }
  });

  test("is not overtaken by a start that comes when there is room again", async (t) => {
    const pass = clock(t);
    let free = 0;
    const door = admission({ memory: () => free });
    const waiting = start(door);
    free = 1.5 * sessionMemory;
    const late = start(door);
    await pass(1);
    assert.ok(waiting.slot);
    assert.deepEqual(late, {});
  });

  test("is answered with 529 and Retry-After when its time is up, and not before", async (t) => {
    const pass = clock(t);
    const door = admission({ maximum: 1, waitSeconds: 5 });
    await door.enter();
    const waiting = start(door);
    await pass(4.9);
    assert.deepEqual(waiting, {});
    await pass(0.1);
    assertFull(waiting.error, /all 1 sessions are in use/);
    assert.equal(door.taken, 1);
  });

  test("that was given up does not use up the slot that comes free later", async (t) => {
    const pass = clock(t);
    const door = admission({ maximum: 1, waitSeconds: 1 });
    const slot = await door.enter();
    start(door);
    await pass(1);
    slot[Symbol.dispose]();
    assert.equal(door.taken, 0);
    assert.ok((await door.enter()) !== undefined);
  });

  test("that ends in the same moment as its time gets the slot or 529, and no slot is lost", async (t) => {
    const door = admission({ maximum: 1, waitSeconds: 1 });
    const pass = clock(t);
    const slot = await door.enter();
    const waiting = start(door);
    setTimeout(() => slot[Symbol.dispose](), 1000);
    await pass(1);
    assert.equal(waiting.slot === undefined, waiting.error !== undefined);
    assert.equal(door.taken, waiting.slot === undefined ? 0 : 1);
    waiting.slot?.[Symbol.dispose]();
    assert.ok((await door.enter()) !== undefined);
  });

  test("leaves no timer behind when it ends with a slot", async () => {
    const before = timers();
    const door = admission({ maximum: 1, waitSeconds: 600 });
    const slot = await door.enter();
    const waiting = door.enter();
    assert.ok(timers() > before);
    slot[Symbol.dispose]();
    await waiting;
    assert.ok(timers() <= before, process.getActiveResourcesInfo().join());
  });

  test("leaves no timer behind when it was in vain", async () => {
    const before = timers();
    const door = admission({ maximum: 1, waitSeconds: 0.1 });
    await door.enter();
    await assert.rejects(door.enter(), { status: 529 });
    assert.ok(timers() <= before, process.getActiveResourcesInfo().join());
  });
});

describe("memory", () => {
  test("too little of it lets nobody in, and the 529 says so", async (t) => {
    const pass = clock(t);
    const door = admission({ memory: () => sessionMemory });
    const waiting = start(door);
    await pass(5);
    assertFull(waiting.error, /too little free memory/);
    assert.equal(door.taken, 0);
  });

  test("that becomes free lets a waiting start in", async (t) => {
    const pass = clock(t);
    let free = 0;
    const door = admission({ memory: () => free });
    const waiting = start(door);
    await pass(1);
    assert.equal(waiting.slot, undefined);
    free = plenty;
    await pass(1);
    assert.ok(waiting.slot);
  });

  test("is set aside for browsers that are still starting", async (t) => {
    clock(t);
    // The system has not noticed the browsers yet: the free memory stays as it was.
    const door = admission({ memory: () => 2.5 * sessionMemory });
    const starts = Array.from({ length: 5 }, () => start(door));
    await turn();
    assert.equal(starts.filter(({ slot }) => slot !== undefined).length, 2);
  });

  test("is no longer set aside once a browser has started, however often it says so", async (t) => {
    const pass = clock(t);
    const door = admission({ memory: () => 2.5 * sessionMemory });
    const first = await door.enter();
    await door.enter();
    const starts = [start(door), start(door), start(door)];
    await pass(1);
    assert.equal(door.taken, 2);
    for (let times = 0; times < 3; times++) first.settled();
    await pass(1);
    assert.equal(door.taken, 3, "one browser has started, so there is memory for one more");
    assert.ok(starts[0]?.slot);
  });

  test("set aside for a browser that never started is free again", async (t) => {
    clock(t);
    const door = admission({ memory: () => 1.5 * sessionMemory });
    const slot = await door.enter();
    const waiting = start(door);
    slot[Symbol.dispose]();
    slot.settled();
    await turn();
    assert.ok(waiting.slot);
    const next = start(door);
    await turn();
    assert.deepEqual(next, {}, "the memory of the second browser was not set aside");
  });
});
