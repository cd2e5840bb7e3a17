import type { FastifyInstance } from "fastify";
import { sendAgentLogs } from "../api/agent-logs.ts";
import { linkedFilm } from "../api/replay.ts";
import { addKeyDirectory } from "../http/bot-auth.ts";
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
import { isOperatorAccount } from "../store/api-keys.ts";
import { figuresOf } from "./figures.ts";
import type { Parts } from "./parts.ts";
import { replaysOf } from "./recordings.ts";

/** Adds what is no operation of the contract: links, pages, hooks, CDP discovery, metrics and WebSockets. */
export async function addWaysIn(server: FastifyInstance, parts: Parts): Promise<void> {
  const { settings, authority, metrics, browsers } = parts;
  const { db } = parts.data;
  const { storage, recordings, films, identity } = parts.kept;
  const { sessions, admission, signer } = parts.sessionWork;
  const { agents } = parts.agentWork;
  const { publicUrl } = settings;
  const replays = replaysOf(parts);
  await addInbound(server, identity.hooks, publicUrl);
  addMetrics(server, {
    metrics,
    figures: () => figuresOf({ db, sessions, admission, pool: browsers.pool }),
    token: settings.metricsToken,
    isOperator: (accountId) => isOperatorAccount(db, accountId),
    authority,
  });
  addFileLinks(server, { storage, authority });
  addRecordingLinks(server, { sessions, recordings, authority });
  addFilmLinks(server, {
    authority,
    film: (accountId, place, signal) => linkedFilm(replays, accountId, place, signal),
    read: (film, range) => films.read(film, range),
  });
  addKeyDirectory(server, { directory: (url) => signer.directory(url), publicUrl });
  addDiscovery(server, { sessions, authority, publicUrl });
  addConsoleLogIn(server, { authority, publicUrl, version: parts.version });
  addConsole(server, publicUrl);
  addDevTools(server, { devtools: browsers.devtools, sessions, authority, publicUrl });
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
