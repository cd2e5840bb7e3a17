import {
  type Action,
  ActionRequest,
  actionSchemas,
  type ActionType,
  interactionTypes,
} from "../contract/actions.ts";
import { observedId } from "../contract/action-input.ts";
import type { Handlers } from "../contract/handler.ts";
import type { EnvStepRequest, EnvStepResponse } from "../contract/legacy.ts";
import { ObserveRequest, type Observation, type OfferedAction } from "../contract/page.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import { AppError } from "../errors.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";

/** The special action ids of the first generation, and what they are now (contract 2.4). */
const specialIds: Record<string, ActionType> = {
  navigate: "goto",
  S1: "goto",
  S2: "scrape",
  S4: "go_back",
  S5: "go_forward",
  S6: "reload",
  S7: "wait",
};

const isInteraction = (type: string) => (interactionTypes as readonly string[]).includes(type);

/** An action that acts on no element: by its special id, or by its type with the value that the seed's form has. */
function browserAction(id: string, value: string | null): Record<string, unknown> | undefined {
  const type = specialIds[id] ?? id;
  if (!Object.hasOwn(actionSchemas, type) || isInteraction(type)) return undefined;
  // The first generation counts in seconds, and gives its other ids no value.
  if (id === "S7") return { type, time_ms: Math.round(Number(value ?? 1) * 1000) };
  if (value === null || /^S[2456]$/.test(id)) return { type };
  return { type, value };
}

/**
 * What an observed element's id does: what the observation offered, or the type that stands before
 * it, as in `check:B1`; undefined for what is no such id.
 */
function elementAction(session: Session, actionId: string, { value, enter }: EnvStepRequest) {
  const [, given, id] = /^(?:([a-z_]+):)?@?([A-Z]\d+)$/.exec(actionId) ?? [];
  if (id === undefined || (given !== undefined && !isInteraction(given))) return undefined;
  const offered = session.offered(id);
  const isOption = id.startsWith("O") && offered === "select_dropdown_option";
  const type = given ?? (isOption || value !== null ? offered : undefined) ?? "click";
  const own = isOption ? (value ?? id) : value;
  const withValue = type === "click" || own === null ? {} : { value: own };
  return { type, id, ...withValue, ...(enter ? { enter } : {}) };
}

function parseAction(given: unknown): Action {
  const parsed = ActionRequest.safeParse(given);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues
    .map(({ path, message }) => `${path.join(".")}: ${message}`)
    .join("; ");
  throw new AppError(400, "bad_request", `The step is not valid: ${why}`);
}

/** The step as an action; null for those that only look (S3) or end the session (S8). */
function actionOf(session: Session, request: EnvStepRequest): Action | null {
  const id = observedId(request.action_id);
  if (id === "S3" || id === "S8") return null;
  const given = browserAction(id, request.value) ?? elementAction(session, id, request);
  if (given !== undefined) return parseAction(given);
  throw new AppError(
    400,
    "bad_request",
    `action_id: '${request.action_id}' is neither an id of an observation, such as B1 or check:B1, nor a type of action, such as 'navigate' or 'press_key'`,
  );
}

function legacyAction({ id, type, description, category, value }: OfferedAction) {
  const params =
    value === undefined ? [] : [{ name: "value", type: "str", default: null, values: [] }];
  return { id: id ?? type, name: type, description, category, params, status: "valid" };
}

function spaceOf({ space }: Observation): EnvStepResponse["space"] {
  const { description, category, actions } = space;
  return { description, category, actions: actions.map(legacyAction) };
}

async function step(session: Session, request: EnvStepRequest): Promise<EnvStepResponse> {
  const action = actionOf(session, request);
  const done = action === null ? undefined : await session.execute(action);
  const seen = await session.observe(ObserveRequest.parse({}));
  const wantsPicture = request.screenshot === true || request.action_id === "S3";
  return {
    session_id: seen.session_id,
    title: seen.title,
    url: seen.url,
    timestamp: seen.ended_at,
    error: done === undefined || done.success ? null : done.message,
    screenshot: wantsPicture ? seen.screenshot.raw : null,
    data: done?.data?.markdown ?? "",
    space: spaceOf(seen),
  };
}

export function legacyHandlers(sessions: Sessions): Pick<Handlers, "envStep"> {
  return {
    envStep: async ({ body }, { accountId }) => {
      const ends = body.action_id === "S8";
      if (body.session_id !== null) {
        const session = await sessions.live(accountId, body.session_id);
        const response = await step(session, body);
        if (ends) session.end("stopped");
        return response;
      }
      const minutes = body.session_timeout;
      const options = SessionStartRequest.parse({
        idle_timeout_minutes: minutes,
        max_duration_minutes: Math.max(15, minutes),
      });
      const session = await sessions.start(accountId, options);
      try {
        return await step(session, body);
      } finally {
        if (ends || !body.keep_alive) session.end("stopped");
      }
    },
  };
}
