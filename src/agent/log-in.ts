import { Action } from "../contract/actions.ts";
import { AgentStartRequest } from "../contract/agents.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import { AppError, unavailable } from "../errors.ts";
import { siteOf } from "../identity/site.ts";
import { looksLoggedIn } from "../sessions/logged-in.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { ConnectionRecord } from "../store/auth-connections.ts";
import { untilAborted } from "../waiting.ts";
import type { Agents, AgentStatus } from "./agents.ts";
import { recordingOfRun } from "./workflow/recording.ts";
import { replay } from "./workflow/verify.ts";
import { workflowOf } from "./workflow/workflow-of.ts";

/** What a check came to. */
export type LoginOutcome = Pick<ConnectionRecord, "status" | "message">;

export interface LoginParts {
  sessions: Sessions;
  agents: Agents;
  /** How the session reaches the site: as the one that waits for it does. */
  network: Partial<Pick<SessionStartRequest, "proxies" | "proxy_rotation" | "egress">>;
  /** Gives it up, with its reason. */
  signal: AbortSignal;
}

const longestMinutes = 5;
const longestAnswer = 500;
const restMs = 1_000;

/**
 * Looks whether a connection is logged in and, where it is not, logs in: in a session of its own, which
 * keeps the profile. Throws what a session may be refused for, such as 409 while another is going to
 * save the profile.
 */
export async function renewLogin(
  connection: ConnectionRecord,
  parts: LoginParts,
): Promise<LoginOutcome> {
  const { sessions, network, signal } = parts;
  const { accountId, profileId, vaultId } = connection;
  const options = SessionStartRequest.parse({
    profile: { id: profileId, persist: true },
    vault_id: vaultId,
    use_file_storage: false,
    max_duration_minutes: longestMinutes,
    idle_timeout_minutes: longestMinutes,
    ...network,
  });
  // One that starts too late is ended with all other sessions.
  const session = await untilAborted(sessions.start(accountId, options), signal);
  const stop = () => session.end("server shutdown");
  signal.addEventListener("abort", stop, { once: true });
  try {
    const outcome = await outcomeOn(session, connection, parts);
    const { warnings } = await sessions.end(accountId, session.record.id, "stopped");
    return { ...outcome, message: [outcome.message, ...warnings].join(" ") };
  } finally {
    signal.removeEventListener("abort", stop);
    await sessions.end(accountId, session.record.id, "stopped");
  }
}

async function outcomeOn(
  session: Session,
  connection: ConnectionRecord,
  parts: LoginParts,
): Promise<LoginOutcome> {
  try {
    const before = await looksLoggedIn(session, connection);
    if (before.loggedIn) return { status: "authenticated", message: before.message };
    // Where the page itself can't be had, no log-in leads to it.
    if (!before.opened) return { status: "failed", message: before.message };
    const said = await logIn(session, connection, parts);
    const after = await looksLoggedIn(session, connection);
    return after.loggedIn
      ? { status: "authenticated", message: `Logged in. ${after.message}` }
      : { status: "failed", message: `${after.message} ${said}` };
  } catch (error) {
    return failureOf(error, session);
  }
}

/** Does what leads to the log-in; answers how that went, in words. */
async function logIn(
  session: Session,
  { accountId, url, login }: ConnectionRecord,
  { agents }: LoginParts,
): Promise<string> {
  const { domain } = siteOf(url);
  const known = session.identity.vaults.flatMap(({ credentials }) => credentials);
  if (!known.some((one) => one.domain === domain))
    return `The vault holds no credential for ${domain} any more.`;
  const { agent_id: run, task, max_steps, reasoning_model } = login;
  if (run !== null) return logInAgain(session, await agents.status(accountId, run));
  const request = AgentStartRequest.parse({
    task,
    session_id: session.record.id,
    max_steps,
    reasoning_model,
    help_timeout_minutes: 1,
  });
  const { id } = await agents.start(accountId, request);
  const { answer, error } = await agents.ended(accountId, id);
  return `The log-in by agent '${id}' ended with: ${(answer ?? error ?? "").slice(0, longestAnswer)}`;
}

/** Does what a run did once more; the last word on whether that led to the log-in has the page. */
async function logInAgain(session: Session, { record, steps }: AgentStatus): Promise<string> {
  const { allowed_domains: domains } = record.request;
  await using _staying = domains === null ? null : await session.stayOn(domains);
  const workflow = workflowOf(recordingOfRun(record, steps));
  const again = await replay(session, workflow, { values: {}, signal: session.ending });
  // What the last step set off goes on in the page, which is left then.
  await session.act(Action.parse({ type: "wait", time_ms: restMs }), session.ending);
  const failed = again.steps.find(({ success }) => !success);
  return failed === undefined
    ? "All recorded steps of the log-in were done again."
    : `Step ${failed.index + 1} of the recorded log-in (${failed.action}) failed: ${failed.message}`;
}

/** What went wrong on the page, or with the session, is what the check found. */
function failureOf(error: unknown, { isLive, record }: Session): LoginOutcome {
  if (!isLive) {
    const { endReason } = record;
    if (endReason === "server shutdown") throw unavailable("The server is stopping.", error);
    const why =
      endReason === "max duration" ? `it took longer than ${longestMinutes} minutes` : endReason;
    return { status: "failed", message: `The check was not finished: ${why}.` };
  }
  if (!(error instanceof AppError && error.status < 500)) throw error;
  return { status: "failed", message: error.message };
}
