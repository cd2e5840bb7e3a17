import { after, named } from "../actor/find.ts";
import { taskGroups } from "../actor/task-groups.ts";
import type { Task } from "../actor/task.ts";
import { taskWords } from "./words.ts";

/** A task as an agent is given it. */
export interface AgentTask extends Task {
  group: string;
  words: string;
}

/** Where an agent has to go about it in another way than one that may look beyond the viewport. */
const ways: Record<string, Task["solve"]> = {
  async "the best of six, most of them beyond the viewport"(actor) {
    const all = await actor.act({ type: "scrape" });
    const counts = [...all.matchAll(/(\d+) meteors an hour/g)].map(([, count]) => Number(count));
    const remind = after(`${Math.max(...counts)} meteors`, named("Remind me"));
    await actor.scrollTo(remind);
    await actor.click(remind);
  },
};

/** Every task of the actor, in words. Throws for one that has none. */
export function agentTasks(): AgentTask[] {
  return Object.entries(taskGroups).flatMap(([group, tasks]) =>
    tasks.map((task) => {
      const words = taskWords[task.name];
      if (words === undefined) throw new Error(`There are no words for: ${task.name}`);
      return { ...task, group, words, solve: ways[task.name] ?? task.solve };
    }),
  );
}
