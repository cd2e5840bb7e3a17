import type { FastifyInstance } from "fastify";
import { sendAgentLogs } from "../api/agent-logs.ts";
import { linkedFilm, type ReplayOptions } from "../api/replay.ts";
import type { Agents } from "../agent/agents.ts";
import type { DevTools } from "../browser/devtools.ts";
import type { BrowserPool } from "../browser/pool.ts";
import type { Authority } from "../http/auth.ts";
import { addConsole } from "../http/console.ts";
import { addConsoleLogIn } from "../http/console-log-in.ts";
import { addDevTools } from "../http/devtools.ts";
import { addDiscovery } from "../http/discovery.ts";
import { addFileLinks } from "../http/file-links.ts";
import { addFilmLinks } from "../http/film-links.ts";
import { addHelp } from "../http/help.ts";
import { addInbound } from "../http/inbound.ts";
import { addMetrics } from "../http/metrics.ts";
import { addRecordingLinks } from "../http/recording-links.ts";
import { acceptUpgrades } from "../http/upgrade.ts";
import { addViewer } from "../http/viewer.ts";
import type { InboundHook } from "../identity/inbound.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Recordings } from "../recording/recordings.ts";
import type { Admission } from "../sessions/admission.ts";
import type { FileStorage } from "../sessions/file-storage.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Settings } from "../settings.ts";
import { isOperatorAccount } from "../store/api-keys.ts";
import type { Database } from "../store/open.ts";
import { figuresOf } from "./figures.ts";

/** What is reached beside the operations. */
export interface WaysInParts {
  db: Database;
  settings: Settings;
  version: string;
  authority: Authority;
  metrics: Metrics;
  admission: Admission;
  pool: BrowserPool;
  devtools: DevTools | string;
  sessions: Sessions;
  agents: Agents;
  storage: FileStorage;
  recordings: Recordings;
  replays: ReplayOptions;
  hooks: Readonly<Record<string, InboundHook>>;
}

/** Adds what is no operation of the contract: links, pages, hooks, CDP discovery, metrics and WebSockets. */
export async function addWaysIn(server: FastifyInstance, parts: WaysInParts): Promise<void> {
  const { settings, authority, sessions, agents, metrics, recordings } = parts;
  const { publicUrl } = settings;
  await addInbound(server, parts.hooks, publicUrl);
  addMetrics(server, {
    metrics,
    figures: () => figuresOf(parts),
    token: settings.metricsToken,
    isOperator: (accountId) => isOperatorAccount(parts.db, accountId),
    authority,
  });
  addFileLinks(server, { storage: parts.storage, authority });
  addRecordingLinks(server, { sessions, recordings, authority });
  addFilmLinks(server, {
    authority,
    film: (accountId, place, signal) => linkedFilm(parts.replays, accountId, place, signal),
    read: (film, range) => parts.replays.films.read(film, range),
  });
  addDiscovery(server, { sessions, authority, publicUrl });
  addConsoleLogIn(server, { authority, publicUrl, version: parts.version });
  addConsole(server, publicUrl);
  addDevTools(server, { devtools: parts.devtools, sessions, authority, publicUrl });
  addViewer(server, { sessions, authority, publicUrl, embed: settings.viewerEmbed });
  await addHelp(server, { agents, authority, publicUrl });
  acceptUpgrades(server, {
    sessions,
    agents,
    sendAgentLogs: (run, socket) => sendAgentLogs(agents, run, socket),
    authority,
    metrics,
    publicUrl,
  });
}
