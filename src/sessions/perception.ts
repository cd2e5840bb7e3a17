import type { Observation, ObserveRequest } from "../contract/page.ts";
import { needsModel, sessionClosed } from "../errors.ts";
import type { Ask } from "../json-schema/check.ts";
import { inTime } from "../llm/in-time.ts";
import { offering } from "../page/observation.ts";
import { chosenActions, describedActions } from "./perceived-actions.ts";
import type { Session } from "./session.ts";

/** For all of an observation: clients give up after 45 s (contract 1.0.1). */
const perceiveMs = 42_000;

export interface Perceiving {
  /** Null on a server without a language model. */
  ask: Ask | null;
  isActivity: boolean;
  /** Aborts when nobody waits for the answer any more. */
  gone: AbortSignal;
}

/**
 * Sees the current page of a session. Where the request wants it, a model says what its actions do
 * (`deep`) or which of them serve the caller (`instructions`). Throws a 422 without a model, and
 * the model's failure.
 */
export async function perceive(
  session: Session,
  request: ObserveRequest,
  { ask, isActivity, gone }: Perceiving,
): Promise<Observation> {
  const field = modelFieldOf(request);
  if (field === undefined) return session.observe(request, isActivity);
  if (ask === null) throw needsModel(field, request[field]);
  // Whatever the page offers may serve the caller: the limit is for what is chosen.
  const wide = field === "instructions" ? { max_nb_actions: Number.MAX_SAFE_INTEGER } : {};
  const stop = AbortSignal.any([gone, session.ending]);
  try {
    return await inTime(perceiveMs, stop, async (signal) => {
      const seen = await session.observe({ ...request, ...wide }, isActivity, signal);
      // The session's turn is over: its next operation does not wait for the model.
      return await understood(seen, request, ask, signal);
    });
  } catch (error) {
    const { id, endReason } = session.record;
    throw session.isLive ? error : sessionClosed(id, endReason ?? "ended");
  }
}

/** The field that asks for a model; undefined where none does. */
function modelFieldOf({
  instructions,
  perception_type,
}: ObserveRequest): "instructions" | "perception_type" | undefined {
  if (instructions !== null) return "instructions";
  return perception_type === "deep" ? "perception_type" : undefined;
}

async function understood(
  seen: Observation,
  { instructions, perception_type, max_nb_actions: most }: ObserveRequest,
  ask: Ask,
  signal: AbortSignal,
): Promise<Observation> {
  const startedAt = performance.now();
  const isDeep = perception_type === "deep";
  const { category, actions } =
    instructions === null
      ? await describedActions(seen, ask, signal)
      : await chosenActions(seen, { instructions, most, isDeep }, ask, signal);
  const { space, timings } = seen;
  const offers = offering(actions, space.browser_actions);
  return {
    ...seen,
    space: { ...space, ...offers, category: category ?? space.category },
    timings: { ...timings, model_ms: Math.round(performance.now() - startedAt) },
  };
}
