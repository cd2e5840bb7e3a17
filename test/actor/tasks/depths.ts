import { named } from "../find.ts";
import type { Task } from "../task.ts";

const frames = ["same", "other", "sandboxed", "written", "deep"].map((kind): Task => {
  const word = `moth in ${kind}`;
  return {
    name: `a form in a frame: ${kind}`,
    page: `frames?kind=${kind}`,
    goal: { kind, word },
    async solve(actor) {
      await actor.fill(named(`Word for ${kind}`), word);
      await actor.click(named(`Send from ${kind}`));
    },
  };
});

const shadows = ["open", "nested", "closed"].map((kind): Task => {
  const word = `moth in ${kind}`;
  return {
    name: `a form in a shadow root: ${kind}`,
    page: "shadows",
    goal: { kind, word },
    async solve(actor) {
      await actor.fill(named(`Word for ${kind}`), word);
      await actor.click(named(`Send from ${kind}`));
    },
  };
});

/** Tasks in frames and shadow roots. */
export const depthTasks: Task[] = [
  ...frames,
  {
    name: "one form among five frames",
    page: "frames",
    goal: { kind: "other", word: "the second" },
    async solve(actor) {
      await actor.fill(named("Word for other"), "the second");
      await actor.click(named("Send from other"));
    },
  },
  ...shadows,
  {
    name: "a button in a slot",
    page: "shadows",
    goal: { kind: "slot" },
    solve: (actor) => actor.click(named("Send from the slot")),
  },
];
