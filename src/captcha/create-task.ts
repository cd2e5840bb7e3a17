import { ask, type Connection, polled } from "./connection.ts";
import { CaptchaFailure, failureOfCode } from "./failure.ts";
import { solutionOf } from "./solution.ts";
import type { CaptchaProvider, CaptchaTask, Solution, TaskKind } from "./task.ts";

/** The tasks of one service in its own words; undefined for what it does not solve. */
export type Tasks = { [Kind in TaskKind]?: (task: CaptchaTask & { kind: Kind }) => object };

/**
 * A provider that speaks `createTask` and `getTaskResult`, which Anti-Captcha began and CapSolver has
 * taken over (https://anti-captcha.com/apidoc, https://docs.capsolver.com).
 */
export function createTaskProvider(connection: Connection, tasks: Tasks): CaptchaProvider {
  const { provider: name, key: clientKey } = connection;
  const asked = async (path: string, body: object, signal: AbortSignal) => {
    const answer = await ask(connection, path, { clientKey, ...body }, signal);
    if (answer["errorId"] === 0 || answer["errorId"] === undefined) return answer;
    throw failureOfCode(name, answer["errorCode"]);
  };
  return {
    name,
    kinds: Object.keys(tasks) as TaskKind[],
    async solve(task, signal) {
      const created = await asked("/createTask", { task: wordsOf(name, tasks, task) }, signal);
      const read = (answer: Record<string, unknown>) => resultOf(name, task.kind, answer);
      // Some solve small tasks at once.
      const solved = created["status"] === "ready" ? read(created) : undefined;
      if (solved !== undefined) return solved;
      const { taskId } = created;
      if (typeof taskId !== "number" && typeof taskId !== "string") throw notUnderstood(name);
      return polled(connection, signal, async () =>
        read(await asked("/getTaskResult", { taskId }, signal)),
      );
    },
  };
}

function wordsOf(name: string, tasks: Tasks, task: CaptchaTask): object {
  const words = tasks[task.kind] as ((task: CaptchaTask) => object) | undefined;
  if (words === undefined) throw new CaptchaFailure(`${name} does not solve this kind of captcha.`);
  const told = Object.entries(words(task)).filter(
    ([, value]) => value !== "" && value !== undefined,
  );
  return Object.fromEntries(told);
}

/** Undefined while it is being solved. */
function resultOf(
  name: string,
  kind: TaskKind,
  { status, solution }: Record<string, unknown>,
): Solution | undefined {
  if (status === "processing" || status === "idle") return undefined;
  if (status !== "ready") throw notUnderstood(name);
  return solutionOf(name, kind, solution);
}

function notUnderstood(name: string): CaptchaFailure {
  return new CaptchaFailure(`${name} gave an answer that is not understood.`);
}
