import { Agents } from "../agent/agents.ts";
import { Connections } from "../agent/connections.ts";
import type { NotifyAccess } from "../notify/access.ts";
import { openNotifier } from "../notify/notifier.ts";
import type { Outbox } from "../notify/outbox.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Database } from "../store/open.ts";
import type { Kept } from "./kept.ts";
import type { FailureLog } from "./log.ts";
import { type Models, modelOf } from "./models.ts";

/** Agents, and the log-ins that they keep. Dispose it before the sessions. */
export interface AgentWork extends AsyncDisposable {
  agents: Agents;
  connections: Connections;
}

/** What agents work with, and who is told of one that fails. */
export interface AgentWorkOptions {
  db: Database;
  kept: Kept;
  sessions: Sessions;
  models: Pick<Models, "access">;
  notices: NotifyAccess;
  outbox: Outbox;
  failed: FailureLog;
}

/** Makes ready what agents need, and starts none: until then there is nothing to dispose of. */
export function openAgents(options: AgentWorkOptions): AgentWork {
  const { db, kept, sessions, models, notices, outbox, failed } = options;
  const { identity, meter } = kept;
  const agents = new Agents({
    db,
    notifier: (config) => openNotifier(config, notices),
    outbox,
    sessions,
    identities: identity,
    model: (request) => modelOf(request, models.access),
    meter,
    onError: failed("an agent failed"),
  });
  const { vaults, profiles } = identity;
  const connections = new Connections({ db, sessions, agents, vaults, profiles });
  const parts = new AsyncDisposableStack();
  parts.use(agents);
  parts.use(connections);
  return { agents, connections, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
