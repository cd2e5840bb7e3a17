import { improvedPrompt } from "../agent/prompts/improve.ts";
import { nudgePrompt } from "../agent/prompts/nudge.ts";
import type { Handlers } from "../contract/handler.ts";
import { modelSetup, unavailable } from "../errors.ts";
import type { Ask } from "../json-schema/check.ts";
import { inTime } from "../llm/in-time.ts";

/** Clients give up after 45 or 60 s (contract 1.0.1). */
const promptMs = 40_000;

/** `ask` is null on a server without a language model. */
export function promptHandlers(ask: Ask | null): Pick<Handlers, "improvePrompt" | "nudgePrompt"> {
  const written = <Result>(
    stop: AbortSignal,
    write: (model: Ask, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    if (ask !== null) return inTime(promptMs, stop, (signal) => write(ask, signal));
    throw unavailable(`This needs a language model: ${modelSetup}.`);
  };
  return {
    improvePrompt: ({ body }, { gone }) =>
      written(gone, (model, signal) => improvedPrompt(body.prompt, model, signal)),
    nudgePrompt: ({ body }, { gone }) =>
      written(gone, (model, signal) => nudgePrompt(body, model, signal)),
  };
}
