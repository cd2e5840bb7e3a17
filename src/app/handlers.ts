import type { Agents } from "../agent/agents.ts";
import type { Connections } from "../agent/connections.ts";
import { agentHandlers } from "../api/agents.ts";
import { fileHandlers } from "../api/files.ts";
import { healthHandlers, type HealthOptions } from "../api/health.ts";
import { keyHandlers } from "../api/keys.ts";
import { legacyHandlers } from "../api/legacy.ts";
import { managedAuthHandlers } from "../api/managed-auth.ts";
import { pageHandlers } from "../api/page.ts";
import { personaHandlers } from "../api/personas.ts";
import { profileHandlers } from "../api/profiles.ts";
import { promptHandlers } from "../api/prompts.ts";
import { recordingHandlers } from "../api/recordings.ts";
import { replayHandlers, type ReplayOptions } from "../api/replay.ts";
import { scrapeHandlers } from "../api/scrape.ts";
import { readerOf, searchHandlers } from "../api/search.ts";
import { secretHandlers } from "../api/secrets.ts";
import { sessionHandlers } from "../api/sessions.ts";
import { timelineHandlers } from "../api/timeline.ts";
import { usageHandlers } from "../api/usage.ts";
import { vaultHandlers } from "../api/vaults.ts";
import { workflowHandlers } from "../api/workflow.ts";
import type { Handlers } from "../contract/handler.ts";
import type { Ask } from "../json-schema/check.ts";
import type { Meter } from "../llm/meter.ts";
import type { Recordings } from "../recording/recordings.ts";
import type { Scraper } from "../scrape/scraper.ts";
import type { SearchConfig } from "../search/choose.ts";
import type { FileStorage } from "../sessions/file-storage.ts";
import type { OneShot } from "../sessions/one-shot.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Database } from "../store/open.ts";
import type { RequestLog } from "../store/request-log.ts";
import type { Identity } from "./identity.ts";

/** What the operations work with. */
export interface HandlerParts {
  db: Database;
  sessions: Sessions;
  agents: Agents;
  connections: Connections;
  identity: Identity;
  storage: FileStorage;
  recordings: Recordings;
  replays: ReplayOptions;
  oneShot: OneShot;
  scraper: Scraper;
  search: SearchConfig;
  /** Asks the server's language model; null without one. */
  ask: Ask | null;
  meter: Meter;
  requests: RequestLog;
  /** What the server tells of itself. */
  health: HealthOptions;
}

/** What each operation of the contract does on this server. */
export function handlersOf(parts: HandlerParts): Handlers {
  const { db, sessions, agents, identity, storage, recordings, oneShot, scraper, ask } = parts;
  return {
    ...healthHandlers(parts.health),
    ...sessionHandlers(sessions, parts.health.noDevTools === undefined),
    ...pageHandlers(sessions, ask),
    ...fileHandlers(storage, sessions),
    ...scrapeHandlers(oneShot, scraper),
    ...searchHandlers({
      config: parts.search,
      open: (url, signal) => oneShot.open(url, signal),
      read: (accountId) => readerOf(oneShot, accountId),
      ask,
    }),
    ...agentHandlers(agents),
    ...profileHandlers(identity.profiles, sessions),
    ...promptHandlers(ask),
    ...workflowHandlers({ sessions, agents, identities: identity, ask }),
    ...secretHandlers(identity.secrets),
    ...personaHandlers(identity.personas, identity.inbox),
    ...vaultHandlers(identity.vaults),
    ...managedAuthHandlers(parts.connections),
    ...usageHandlers({ db, meter: parts.meter, requests: parts.requests }),
    ...legacyHandlers(sessions),
    ...recordingHandlers(sessions, recordings),
    ...keyHandlers(db),
    ...timelineHandlers(sessions, recordings, parts.health.version),
    ...replayHandlers(parts.replays),
  };
}
