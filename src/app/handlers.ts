import { agentHandlers } from "../api/agents.ts";
import { extensionHandlers } from "../api/extensions.ts";
import { fileHandlers } from "../api/files.ts";
import { healthHandlers } from "../api/health.ts";
import { keyHandlers } from "../api/keys.ts";
import { legacyHandlers } from "../api/legacy.ts";
import { managedAuthHandlers } from "../api/managed-auth.ts";
import { pageHandlers } from "../api/page.ts";
import { personaHandlers } from "../api/personas.ts";
import { profileHandlers } from "../api/profiles.ts";
import { promptHandlers } from "../api/prompts.ts";
import { recordingHandlers } from "../api/recordings.ts";
import { replayHandlers } from "../api/replay.ts";
import { scrapeHandlers } from "../api/scrape.ts";
import { readerOf, searchHandlers } from "../api/search.ts";
import { secretHandlers } from "../api/secrets.ts";
import { sessionHandlers } from "../api/sessions.ts";
import { timelineHandlers } from "../api/timeline.ts";
import { usageHandlers } from "../api/usage.ts";
import { vaultHandlers } from "../api/vaults.ts";
import { workflowHandlers } from "../api/workflow.ts";
import type { Handlers } from "../contract/handler.ts";
import { healthOf } from "./health.ts";
import type { Parts } from "./parts.ts";
import { replaysOf } from "./recordings.ts";

/** What each operation of the contract does on this server. */
export function handlersOf(parts: Parts): Handlers {
  const { db } = parts.data;
  const { identity, storage, extensions, recordings, meter, requests } = parts.kept;
  const { sessions, oneShot, scraper } = parts.sessionWork;
  const { agents, connections } = parts.agentWork;
  const { ask } = parts.models;
  const health = healthOf(parts);
  return {
    ...healthHandlers(health),
    ...sessionHandlers(sessions, health.noDevTools === undefined),
    ...pageHandlers(sessions, ask),
    ...fileHandlers(storage, sessions),
    ...extensionHandlers(extensions),
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
    ...managedAuthHandlers(connections),
    ...usageHandlers({ db, meter, requests }),
    ...legacyHandlers(sessions),
    ...recordingHandlers(sessions, recordings),
    ...keyHandlers(db),
    ...timelineHandlers(sessions, recordings, parts.version),
    ...replayHandlers(replaysOf(parts)),
  };
}
