import { rm } from "node:fs/promises";
import { isIP } from "node:net";
import { totalmem } from "node:os";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import packageFile from "../package.json" with { type: "json" };
import { Agents } from "./agent/agents.ts";
import { Connections } from "./agent/connections.ts";
import { sendAgentLogs } from "./api/agent-logs.ts";
import { agentHandlers } from "./api/agents.ts";
import { fileHandlers } from "./api/files.ts";
import { healthHandlers } from "./api/health.ts";
import { legacyHandlers } from "./api/legacy.ts";
import { managedAuthHandlers } from "./api/managed-auth.ts";
import { pageHandlers } from "./api/page.ts";
import { personaHandlers } from "./api/personas.ts";
import { profileHandlers } from "./api/profiles.ts";
import { promptHandlers } from "./api/prompts.ts";
import { scrapeHandlers } from "./api/scrape.ts";
import { readerOf, searchCapability, searchHandlers } from "./api/search.ts";
import { secretHandlers } from "./api/secrets.ts";
import { sessionHandlers } from "./api/sessions.ts";
import { vaultHandlers } from "./api/vaults.ts";
import { workflowHandlers } from "./api/workflow.ts";
import { usageHandlers } from "./api/usage.ts";
import { openBrowsers } from "./app/browsers.ts";
import { buildIdentity } from "./app/identity.ts";
import { defaultModel, modelAccess, modelOf } from "./app/models.ts";
import { searchConfig } from "./app/search.ts";
import { openDiskBlobs } from "./blobs/disk.ts";
import { EgressGate } from "./browser/egress.ts";
import { PagePool } from "./browser/page-pool.ts";
import { runRoot, sweep } from "./browser/run-folder.ts";
import { brandOf, realUserAgent } from "./browser/user-agent.ts";
import { addDiscovery } from "./http/discovery.ts";
import { addFileLinks } from "./http/file-links.ts";
import { addInbound } from "./http/inbound.ts";
import { addHelp } from "./http/help.ts";
import { createServer } from "./http/server.ts";
import { acceptUpgrades } from "./http/upgrade.ts";
import { Meter } from "./llm/meter.ts";
import { askOf } from "./llm/model.ts";
import { openNotifier } from "./notify/notifier.ts";
import { Outbox } from "./notify/outbox.ts";
import { availableNotifiers, mailAccount } from "./notify/available.ts";
import { PageReader } from "./scrape/reader.ts";
import { Scraper } from "./scrape/scraper.ts";
import { Admission, sessionMemory } from "./sessions/admission.ts";
import { FileStorage } from "./sessions/file-storage.ts";
import { OneShot } from "./sessions/one-shot.ts";
import { Sessions } from "./sessions/sessions.ts";
import { type Settings, SettingsError } from "./settings.ts";
import { endLostAgents } from "./store/agents.ts";
import { accountOfKey, createApiKey, listApiKeys, setOperatorKey } from "./store/api-keys.ts";
import { lockDataFolder } from "./store/lock.ts";
import { deriveKey, openMasterKey, sealingOf } from "./store/master-key.ts";
import { type Database, openDatabase } from "./store/open.ts";
import { RequestLog } from "./store/request-log.ts";
import { endLostSessions } from "./store/sessions.ts";

export const version = packageFile.version;

/** A running server. Disposing it ends every session and closes every file. */
export interface App extends AsyncDisposable {
  url: string;
  /** The key that was made by this start; it is shown once. */
  newKey: string | undefined;
  sandboxProblem: string | undefined;
  browser: string;
  /** The language model that is asked where a request names none. */
  model: string | undefined;
  /** Which addresses personas get, and where mail for them comes in; undefined without. */
  mail: string | undefined;
}

const loopback = new Set(["127.0.0.1", "::1", "localhost"]);

/** Builds the server from its settings and listens. Throws a sentence for the operator when it can't. */
export async function startApp(settings: Settings): Promise<App> {
  requireKeyBeyondLoopback(settings);
  const search = searchConfig(settings);
  const logger = pino({
    level: settings.logLevel,
    redact: ["*.authorization", "*.apiKey", "*.token"],
  });
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(lockDataFolder(settings.data));
  const db = cleanup.adopt(await openDatabase(settings.data), (open) => open.destroy());
  const master = await openMasterKey(db, settings.data, settings.masterKey);
  const meter = cleanup.use(
    new Meter({
      db,
      onError: (error) => logger.error({ err: error }, "a model's use was not kept"),
    }),
  );
  const requests = cleanup.use(
    new RequestLog({ db, onError: (error) => logger.error({ err: error }, "requests not logged") }),
  );
  const root = runRoot(settings.data);
  cleanup.defer(() => rm(root, { recursive: true, force: true }));
  await sweep(root);
  await endLostSessions(db);
  await endLostAgents(db);
  await setOperatorKey(db, settings.apiKey);
  const storage = cleanup.use(await openStorage(db, settings, logger));
  const identity = cleanup.use(
    await buildIdentity({
      db,
      sealing: sealingOf(master),
      settings,
      onError: (error, what) => logger.error({ err: error }, what),
      note: (sentence) => logger.warn(sentence),
    }),
  );

  const { inventory, chromium, warm, pool, sandboxProblem } = await openBrowsers({
    settings,
    runRoot: root,
    onError: (error) => logger.error({ err: error }, "a browser did not start"),
  });
  cleanup.use(pool);
  const egress = { allowPrivateNetwork: settings.allowPrivateNetwork };
  const maxSessions =
    settings.maxSessions ?? Math.max(1, Math.floor((totalMemory() * 0.8) / sessionMemory));
  const facilities = { browsers: inventory, display: settings.display };
  const access = modelAccess(settings, (call) => meter.record(call));
  const model = defaultModel(access);
  const ask = model === undefined ? null : askOf(model);
  const scraper = new Scraper(cleanup.use(new PageReader()), ask);
  const notifyAccess = {
    openGate: () => EgressGate.open({ policy: egress }),
    webhookSecret: settings.webhookSecret,
    mail: mailAccount(settings.smtpUrl, settings.mailFrom),
  };
  // Before the agents and the sessions: their ends are told when they are over.
  const outbox = cleanup.use(
    new Outbox({
      onFailure: ({ agentId, event }, { error, attempts }) =>
        logger.warn({ agentId, event, error, attempts }, "a notice did not arrive"),
    }),
  );
  const sessions = cleanup.use(
    new Sessions({
      db,
      pool,
      storage,
      identities: identity,
      profiles: identity.profiles,
      loginsFor: (accountId, request) => connections.loginsFor(accountId, request),
      scraper,
      admission: new Admission({
        maximum: maxSessions,
        waitSeconds: settings.queueSeconds,
        freeMemory: () => process.availableMemory(),
      }),
      facilities,
      onError: (error) => logger.error({ err: error }, "a session was not cleaned up"),
    }),
  );
  const oneShot = new OneShot(
    {
      sessions,
      pages: cleanup.use(
        new PagePool({
          browsers: pool,
          choice: warm,
          atOnce: settings.scrapesAtOnce,
          onError: (error) =>
            logger.error({ err: error }, "a page for scraping was not cleaned up"),
        }),
      ),
      egress,
      identity: realUserAgent(chromium.version, brandOf(chromium.binary.product)),
    },
    facilities,
    scraper,
  );
  const agents = new Agents({
    db,
    notifier: (config) => openNotifier(config, notifyAccess),
    outbox,
    sessions,
    identities: identity,
    model: (request) => modelOf(request, access),
    meter,
    onError: (error) => logger.error({ err: error }, "an agent failed"),
  });
  const { vaults, profiles } = identity;
  const connections = new Connections({ db, sessions, agents, vaults, profiles });
  const authority = {
    accountOfKey: (key: string) => accountOfKey(db, key),
    ticketSecret: deriveKey(master, "tickets"),
  };
  const { publicUrl } = settings;
  const server = cleanup.adopt(
    await createServer({
      handlers: {
        ...healthHandlers({
          version,
          sessions,
          facilities,
          noSandbox: sandboxProblem,
          maxSessions,
          largestFile: storage.maximumBytes,
          search: searchCapability(search, ask !== null),
          notifications: availableNotifiers(notifyAccess),
          identity: identity.capabilities,
          model: model?.name,
        }),
        ...sessionHandlers(sessions),
        ...pageHandlers(sessions, ask),
        ...fileHandlers(storage, sessions),
        ...scrapeHandlers(oneShot, scraper),
        ...searchHandlers({
          config: search,
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
      },
      authority,
      meter,
      requests,
      logger,
      version,
      rateLimit: settings.rateLimit,
      publicUrl,
    }),
    (open) => open.close(),
  );
  // After the server, and so ended before it: who watches an agent is told how it ended.
  cleanup.use(agents);
  cleanup.use(connections);
  await addInbound(server, identity.hooks, publicUrl);
  addFileLinks(server, { storage, authority });
  addDiscovery(server, { sessions, authority, publicUrl });
  await addHelp(server, { agents, authority, publicUrl });
  acceptUpgrades(server, {
    sessions,
    agents,
    sendAgentLogs: (run, socket) => sendAgentLogs(agents, run, socket),
    authority,
    publicUrl,
  });
  void pool.fill();
  const url = await server.listen({ host: settings.host, port: settings.port });
  // Last: a start that fails would not show it, and the next one would not make another.
  const newKey = await firstKey(db);
  const parts = cleanup.move();
  return {
    url: publicUrl ?? url,
    newKey,
    sandboxProblem,
    browser: `${chromium.binary.product} ${chromium.version}`,
    model: model?.name,
    mail: identity.mail,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function openStorage(db: Database, settings: Settings, logger: Logger): Promise<FileStorage> {
  return FileStorage.open({
    db,
    blobs: await openDiskBlobs(join(settings.data, "files")),
    maximumBytes: settings.maxFileMegabytes * 1024 * 1024,
    retentionMs: settings.fileRetentionHours * 3_600_000,
    onError: (error) => logger.error({ err: error }, "old files were not removed"),
  });
}

/** Whoever can reach the server could otherwise make the first session theirs. */
function requireKeyBeyondLoopback({ host, apiKey }: Settings): void {
  if (loopback.has(host) || (isIP(host) === 4 && host.startsWith("127."))) return;
  if (apiKey === undefined) {
    throw new SettingsError(
      `NOCTURNE_HOST=${host} would be reachable from other machines: set NOCTURNE_API_KEY as well.`,
    );
  }
}

/** Makes a key where there is none, and answers it. */
async function firstKey(db: Database): Promise<string | undefined> {
  const keys = await listApiKeys(db);
  if (keys.some(({ revokedAt }) => revokedAt === null)) return undefined;
  const { key } = await createApiKey(db, { account: "default", name: "first start" });
  return key;
}

function totalMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
