import { Action } from "../contract/actions.ts";
import { observedId } from "../contract/action-input.ts";
import type { Handlers } from "../contract/handler.ts";
import type { EnvStepRequest, EnvStepResponse } from "../contract/legacy.ts";
import { ObserveRequest, type Observation, type OfferedAction } from "../contract/page.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import { AppError } from "../errors.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";

/** The special action ids of the first generation, and what they are now (contract 2.4). */
function specialAction(id: string, value: string | null): Record<string, unknown> | undefined {
  switch (id) {
    case "navigate":
    case "goto":
    case "S1":
      return { type: "goto", url: value ?? "" };
    case "S2":
    case "scrape":
      return { type: "scrape" };
    case "S4":
      return { type: "go_back" };
    case "S5":
      return { type: "go_forward" };
    case "S6":
      return { type: "reload" };
    case "S7":
    case "wait":
      return { type: "wait", time_ms: Math.round(Number(value ?? 1) * 1000) };
    default:
      return undefined;
  }
}

/** What an observed element's id does: what the observation offered, or a click. */
function elementAction(session: Session, id: string, { value, enter }: EnvStepRequest) {
  const type = value === null ? "click" : (session.offered(id) ?? "click");
  return { type, id, press_enter: enter, ...(type === "click" ? {} : { value: value ?? "" }) };
}

function parseAction(given: unknown): Action {
  const parsed = Action.safeParse(given);
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
  const special = specialAction(id, request.value);
  if (special !== undefined) return parseAction(special);
  if (!/^[A-Z]\d+$/.test(id)) {
    throw new AppError(
      400,
      "bad_request",
      `action_id: '${request.action_id}' is neither an id of an observation, such as B1, nor 'navigate'`,
    );
  }
  return parseAction(elementAction(session, id, request));
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
