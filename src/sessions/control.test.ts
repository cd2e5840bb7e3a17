import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";
import { Control, type ControlChange } from "./control.ts";

describe("who controls a session", () => {
  let ending: AbortController;
  let control: Control;
  let changes: ControlChange[];
  const never = new AbortController().signal;

  beforeEach(() => {
    ending = new AbortController();
    control = new Control(ending.signal);
    changes = [];
    control.follow((change) => void changes.push(change));
  });

  describe("control of a session", () => {
    test("is one person's at a time, and is counted", () => {
      control.take("ann");
      control.take("ben");
      control.giveBack("ann");
      assert.equal(control.holder, "ben");
      assert.equal(control.taken, 2);
      assert.throws(() => control.assertFree(), { status: 409, code: "person_in_control" });
      control.giveBack("ben");
      assert.deepEqual(
        changes.map(({ holder }) => holder),
        ["ann", "ben", undefined],
      );
      control.assertFree();
    });

    test("is waited for until it is given back, or until that is given up", async () => {
      await control.free(never);
      control.take("ann");
      let isFree = false;
      const freed = control.free(never).then(() => (isFree = true));
      const givenUp = new AbortController();
      const waiting = control.free(givenUp.signal);
      givenUp.abort(new Error("stopped"));
      await assert.rejects(waiting, { message: "stopped" });
      control.take("ben");
      assert.equal(isFree, false);
      control.giveBack("ben");
      await freed;
    });

    test("ends with the session", async () => {
      control.take("ann");
      const freed = control.free(never);
      ending.abort();
      await freed;
      assert.equal(control.holder, undefined);
    });
  });

  describe("control that is not used", () => {
    beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
    test.afterEach(() => mock.timers.reset());

    test("is given back after five minutes without input", () => {
      control.take("ann");
      mock.timers.tick(299_000);
      assert.equal(control.holder, "ann");
      mock.timers.tick(1_000);
      assert.deepEqual(changes.at(-1), { holder: undefined, reason: "no input for 5 minutes" });
    });

    test("is kept for a moment for whoever comes back", () => {
      control.take("ann");
      control.left("ann");
      mock.timers.tick(9_000);
      control.take("ann-again");
      mock.timers.tick(9_000);
      assert.equal(control.holder, "ann-again");
      control.left("ann");
      control.left("ann-again");
      mock.timers.tick(10_000);
      assert.deepEqual(changes.at(-1), { holder: undefined, reason: "the person has gone" });
    });
  });
});
