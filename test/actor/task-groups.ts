import type { Task } from "./task.ts";
import { choosingTasks } from "./tasks/choosing.ts";
import { depthTasks } from "./tasks/depths.ts";
import { fileTasks } from "./tasks/files.ts";
import { formTasks } from "./tasks/forms.ts";
import { layerTasks } from "./tasks/layers.ts";
import { movingTasks } from "./tasks/moving.ts";
import { readingTasks } from "./tasks/reading.ts";
import { waitingTasks } from "./tasks/waiting.ts";

/** All tasks, by what makes them hard. */
export const taskGroups: Record<string, Task[]> = {
  reading: readingTasks,
  forms: formTasks,
  choosing: choosingTasks,
  waiting: waitingTasks,
  layers: layerTasks,
  moving: movingTasks,
  depths: depthTasks,
  files: fileTasks,
};
