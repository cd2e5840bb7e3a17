import { randomUUID } from "node:crypto";
import { AgentStartRequest } from "../contract/agents.ts";
import type { ConnectionRequest } from "../contract/managed-auth.ts";
import { AppError, invalidField, invalidInput } from "../errors.ts";
import type { Profiles } from "../identity/profiles.ts";
import { siteOf } from "../identity/site.ts";
import type { Vaults } from "../identity/vaults.ts";
import type { ConnectionRecord } from "../store/auth-connections.ts";
import type { Agents } from "./agents.ts";
import { placeholdersOf } from "./workflow/json-actions.ts";
import { recordingOfRun } from "./workflow/recording.ts";
import { workflowOf } from "./workflow/workflow-of.ts";

/** Where that is found of which a connection consists. */
export interface ConnectionSources {
  vaults: Vaults;
  profiles: Profiles;
  agents: Agents;
}

/**
 * A connection as it is asked for, with a profile that is made for it where none is named. Throws a 422
 * that names the field for what the account does not have, and for what can't log in.
 */
export async function newConnection(
  accountId: string,
  request: ConnectionRequest,
  sources: ConnectionSources,
): Promise<ConnectionRecord> {
  const { url, sign, login, vault_id: vaultId, profile_id: profileId } = request;
  const name = request.name ?? new URL(url).host;
  await checkVault(sources.vaults, accountId, { vaultId, url });
  await checkLogin(sources.agents, accountId, login);
  return {
    id: randomUUID(),
    accountId,
    name,
    url,
    sign,
    login,
    vaultId,
    // Last: what is refused leaves no profile.
    profileId: await profileFor(sources.profiles, accountId, { profileId, name }),
    status: "unchecked",
    message: "It was not checked yet.",
    createdAt: Date.now(),
    checkedAt: null,
  };
}

async function checkVault(
  vaults: Vaults,
  accountId: string,
  { vaultId, url }: { vaultId: string; url: string },
): Promise<void> {
  const { domain } = siteOf(url);
  const credentials = await inField(["vault_id"], () => vaults.credentials(accountId, vaultId));
  if (credentials.some((one) => one.domain === domain)) return;
  throw invalidField("vault_id", `the vault holds no credential for ${domain}: add it`, vaultId);
}

async function profileFor(
  profiles: Profiles,
  accountId: string,
  { profileId, name }: { profileId: string | null; name: string },
): Promise<string> {
  const made =
    profileId === null
      ? profiles.create(accountId, name)
      : inField(["profile_id"], () => profiles.get(accountId, profileId));
  return (await made).id;
}

async function checkLogin(
  agents: Agents,
  accountId: string,
  { task, agent_id: run, reasoning_model }: ConnectionRequest["login"],
): Promise<void> {
  if (run === null) {
    const asked = AgentStartRequest.parse({ task, session_id: "none yet", reasoning_model });
    await inField(["login", "reasoning_model"], async () => agents.modelFor(asked));
    return;
  }
  const place = ["login", "agent_id"];
  const { record, steps } = await inField(place, () => agents.status(accountId, run));
  if (record.success !== true) throw refused(place, "the run had no success", run);
  const { steps: doable, secrets } = workflowOf(recordingOfRun(record, steps));
  if (doable.length === 0) throw refused(place, "the run did nothing that could be repeated", run);
  const placeheld = new Set(doable.flatMap(placeholdersOf).map(({ secret }) => secret));
  const typed = secrets.filter((name) => !placeheld.has(name));
  if (typed.length > 0) {
    const why = `the run typed secrets itself (${typed.join(", ")}), which are not kept: run the task with vault_id, so that it types placeholders`;
    throw refused(place, why, run);
  }
}

/** What is refused, or not there, is the fault of this field of the body. */
async function inField<T>(place: string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError && [404, 422].includes(error.status))) throw error;
    const [issue] = error.issues ?? [];
    throw refused(place, issue?.msg ?? error.message, issue?.input);
  }
}

function refused(place: string[], msg: string, input: unknown): AppError {
  return invalidInput([{ loc: ["body", ...place], msg, type: "value_error", input }]);
}
