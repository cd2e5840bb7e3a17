import { AgentStartRequest } from "../../../../src/contract/agents.ts";
import { api } from "../../api/client.ts";
import { FieldError } from "../json-field.ts";
import { type RunForm, runRequest } from "./run-request.ts";

/** Minutes for which a session that is made for a run may be open, and may wait for what comes next. */
const longest = { max_duration_minutes: 60, idle_timeout_minutes: 15 };

/**
 * Starts a run; a session that was made for it is stopped again where the run can't start. Throws a
 * FieldError, or the ApiError of the server.
 */
export async function startRun(form: RunForm) {
  if (form.sessionId !== "") return api.agentStart({ body: runRequest(form, form.sessionId) });
  const request = checked(runRequest(form, "a new one"));
  const profile = form.profileId === "" ? {} : { profile: { id: form.profileId, persist: true } };
  const { session_id } = await api.sessionStart({ body: { ...longest, ...profile } });
  try {
    return await api.agentStart({ body: { ...request, session_id } });
  } catch (error) {
    await api.sessionStop({ params: { session_id } }).catch(() => undefined);
    throw error;
  }
}

/** What is wrong with the form is told before a browser is started for it. */
function checked<Request extends object>(request: Request): Request {
  const { error } = AgentStartRequest.safeParse(request);
  if (error === undefined) return request;
  const issues = error.issues.map(({ path, message }) => [path.join("."), message]);
  throw new FieldError(Object.fromEntries(issues));
}
