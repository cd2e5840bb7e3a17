import { taskGroups } from "../actor/task-groups.ts";
import type { Task } from "../actor/task.ts";
import { taskWords } from "./words.ts";

/** A task as an agent is given it. */
export interface AgentTask extends Task {
  group: string;
  words: string;
}

/** Every task of the actor, in words. Throws for one that has none. */
export function agentTasks(): AgentTask[] {
  return Object.entries(taskGroups).flatMap(([group, tasks]) =>
    tasks.map((task) => {
      const words = taskWords[task.name];
      if (words === undefined) throw new Error(`There are no words for: ${task.name}`);
      return { ...task, group, words };
    }),
  );
}
