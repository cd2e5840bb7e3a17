import { parseArgs } from "node:util";
import { AppError } from "../../src/errors.ts";
import { defaultModelName, openModel } from "../../src/llm/open-model.ts";
import { readSettings, textSettings } from "../../src/settings.ts";
import { type AgentTask, agentTasks } from "../agents/agent-task.ts";
import { openTaskStage, type TaskStage } from "../agents/task-stage.ts";
import { headLine, totalLine, trialLine } from "./trial-lines.ts";
import { type Trial, type TrialOptions, tryTask } from "./trial.ts";

const usage = `npm run live -- [--model <provider>/<model>] [--tasks <part of a name> …] [--runs <n>] [--max-steps <n>] [--no-vision] [--list]`;
const nothingConfigured =
  "No language model is configured: set NOCTURNE_MODEL to <provider>/<model>, or give --model, and set the key of its provider, such as OPENAI_API_KEY.";

/** A sentence for whoever has started this. */
class Refusal extends Error {}

interface Choice extends TrialOptions {
  tasks: AgentTask[];
  runs: number;
}

/** What of the environment is about models: all else of the server that is tried stays as it is made. */
function modelEnvironment(): Record<string, string> {
  const isAboutModels = (name: string) =>
    /_API_(KEY|BASE)$|^VERTEX_AI_|^NOCTURNE_MODEL/.test(name) && name !== "NOCTURNE_API_KEY";
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isAboutModels(entry[0]),
    ),
  );
}

function argumentsGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: {
        model: { type: "string" },
        tasks: { type: "string", multiple: true, default: [] },
        runs: { type: "string", default: "1" },
        "max-steps": { type: "string", default: "30" },
        vision: { type: "boolean", default: true },
        list: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n${usage}`);
  }
}

function count(text: string, name: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new Refusal(`--${name} has to be a whole number from 1 to ${most}.`);
}

/** The tasks with one of these in their names; all of them where none is given. */
function tasksNamed(parts: readonly string[]): AgentTask[] {
  const all = agentTasks();
  const strange = parts.find((part) => !all.some(({ name }) => name.includes(part)));
  if (strange !== undefined) throw new Refusal(`No task is called '${strange}': see --list.`);
  return parts.length === 0
    ? all
    : all.filter(({ name }) => parts.some((part) => name.includes(part)));
}

/** The name of the model to try. Throws a sentence where it can't be asked. */
function modelToTry(given: string | undefined): string {
  const settings = textSettings(readSettings(modelEnvironment()));
  const name = given ?? defaultModelName({ settings });
  if (name === undefined) throw new Refusal(nothingConfigured);
  try {
    return openModel(name, { settings }).name;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Refusal(error.issues?.[0]?.msg ?? error.message);
  }
}

function chosen(): Choice {
  const { values, positionals } = argumentsGiven();
  const tasks = tasksNamed([...values.tasks, ...positionals]);
  if (values.list) return { tasks, runs: 0, model: "", vision: false, maxSteps: 1 };
  return {
    tasks,
    runs: count(values.runs, "runs", 100),
    model: modelToTry(values.model),
    vision: values.vision,
    maxSteps: count(values["max-steps"], "max-steps", 150),
  };
}

/** Leaves no browser behind; a second Ctrl+C ends at once. Answers what is aborted then. */
function endOnSignal(stage: TaskStage): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stopping.abort();
      void Promise.resolve(stage[Symbol.asyncDispose]()).finally(() => process.exit(130));
    });
  }
  return stopping.signal;
}

/** What fails because all is being ended is no failure. */
async function unlessStopped<T>(work: Promise<T>, stopped: AbortSignal): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (stopped.aborted) return undefined;
    throw error;
  }
}

async function run({ tasks, runs, ...options }: Choice): Promise<void> {
  if (runs === 0) {
    for (const { name, words } of tasks) console.log(`${name}\n  ${words.replaceAll("\n", " ")}`);
    return;
  }
  await using stage = await openTaskStage(modelEnvironment());
  const stopped = endOnSignal(stage);
  const picture = options.vision ? "with" : "without";
  console.log(
    `${options.model}, ${picture} pictures; a success is what the page reports, a claim what the agent says\n\n${headLine()}`,
  );
  const trials: Trial[] = [];
  for (const task of tasks.flatMap((one) => Array.from({ length: runs }, () => one))) {
    const trial = await unlessStopped(tryTask(stage, task, options), stopped);
    if (trial === undefined) return;
    trials.push(trial);
    console.log(trialLine(trial));
  }
  console.log(totalLine(trials));
}

try {
  await run(chosen());
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}
