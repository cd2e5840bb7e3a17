import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import packageFile from "../package.json" with { type: "json" };
import { Agents } from "./agent/agents.ts";
import { Connections } from "./agent/connections.ts";
import { searchCapability } from "./api/search.ts";
import { openBrowsers } from "./app/browsers.ts";
import { mostSessions } from "./app/capacity.ts";
import { firstKey, requireKeyBeyondLoopback } from "./app/first-key.ts";
import { handlersOf } from "./app/handlers.ts";
import { buildIdentity } from "./app/identity.ts";
import { defaultModel, modelAccess, modelOf } from "./app/models.ts";
import { openRecordings } from "./app/recordings.ts";
import { searchConfig } from "./app/search.ts";
import { addWaysIn } from "./app/ways-in.ts";
import { openDiskBlobs } from "./blobs/disk.ts";
import { EgressGate } from "./browser/egress.ts";
import { PagePool } from "./browser/page-pool.ts";
import { runRoot, sweep } from "./browser/run-folder.ts";
import { brandOf, realUserAgent } from "./browser/user-agent.ts";
import { createServer } from "./http/server.ts";
import { Meter } from "./llm/meter.ts";
import { askOf } from "./llm/model.ts";
import { openMetrics } from "./metrics/metrics.ts";
import { openNotifier } from "./notify/notifier.ts";
import { Outbox } from "./notify/outbox.ts";
import { availableNotifiers, mailAccount } from "./notify/available.ts";
import { PageReader } from "./scrape/reader.ts";
import { Scraper } from "./scrape/scraper.ts";
import { Admission } from "./sessions/admission.ts";
import { FileStorage } from "./sessions/file-storage.ts";
import { OneShot } from "./sessions/one-shot.ts";
import { Sessions } from "./sessions/sessions.ts";
import type { Settings } from "./settings.ts";
import { endLostAgents } from "./store/agents.ts";
import { accountOfKey, apiKeyById, setOperatorKey, validKey } from "./store/api-keys.ts";
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
  const metrics = cleanup.use(openMetrics(version));
  const root = runRoot(settings.data);
  cleanup.defer(() => rm(root, { recursive: true, force: true }));
  await sweep(root);
  await endLostSessions(db);
  await endLostAgents(db);
  await setOperatorKey(db, settings.apiKey);
  const storage = cleanup.use(await openStorage(db, settings, logger));
  const { recordings, films } = await openRecordings({
    db,
    settings,
    workFolder: join(root, "films"),
    onError: (error) => logger.error({ err: error }, "a recording was not kept"),
  });
  cleanup.use(recordings);
  cleanup.use(films);
  const identity = cleanup.use(
    await buildIdentity({
      db,
      sealing: sealingOf(master),
      settings,
      onError: (error, what) => logger.error({ err: error }, what),
      note: (sentence) => logger.warn(sentence),
    }),
  );

  const { inventory, chromium, warm, pool, sandboxProblem, devtools } = await openBrowsers({
    settings,
    runRoot: root,
    metrics,
    onError: (error) => logger.error({ err: error }, "a browser did not start"),
  });
  cleanup.use(pool);
  if (typeof devtools !== "string") cleanup.use(devtools);
  const egress = {
    policy: { allowPrivateNetwork: settings.allowPrivateNetwork },
    traffic: metrics,
  };
  const maxSessions = mostSessions(settings);
  const facilities = { browsers: inventory, display: settings.display };
  const access = modelAccess(settings, (call) => {
    meter.record(call);
    metrics.modelCalled(call);
  });
  const model = defaultModel(access);
  const ask = model === undefined ? null : askOf(model);
  const scraper = new Scraper(cleanup.use(new PageReader()), ask);
  const notifyAccess = {
    openGate: () => EgressGate.open(egress),
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
  const admission = new Admission({
    maximum: maxSessions,
    waitSeconds: settings.queueSeconds,
    freeMemory: () => process.availableMemory(),
    onEntered: metrics.admissionEnded,
  });
  const sessions = cleanup.use(
    new Sessions({
      db,
      pool,
      storage,
      identities: identity,
      profiles: identity.profiles,
      loginsFor: (accountId, request) => connections.loginsFor(accountId, request),
      scraper,
      admission,
      facilities,
      recordings,
      record: settings.record,
      metrics,
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
      metrics,
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
    validKey: (key: string) => validKey(db, key),
    keyById: (id: string) => apiKeyById(db, id),
    ticketSecret: deriveKey(master, "tickets"),
  };
  const replays = {
    sessions,
    agents,
    films,
    recordings,
    recordsAll: settings.record,
    keptHours: settings.recordingHours,
  };
  const { publicUrl } = settings;
  const server = cleanup.adopt(
    await createServer({
      handlers: handlersOf({
        db,
        sessions,
        agents,
        connections,
        identity,
        storage,
        recordings,
        replays,
        oneShot,
        scraper,
        search,
        ask,
        meter,
        requests,
        health: {
          version,
          sessions,
          facilities,
          noSandbox: sandboxProblem,
          noDevTools: typeof devtools === "string" ? devtools : undefined,
          maxSessions,
          records: settings.record,
          largestFile: storage.maximumBytes,
          search: searchCapability(search, ask !== null),
          notifications: availableNotifiers(notifyAccess),
          identity: identity.capabilities,
          ffmpeg: () => films.ffmpeg(),
          model: model?.name,
        },
      }),
      authority,
      meter,
      requests,
      metrics,
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
  await addWaysIn(server, {
    db,
    settings,
    version,
    authority,
    metrics,
    admission,
    pool,
    devtools,
    sessions,
    agents,
    storage,
    recordings,
    replays,
    hooks: identity.hooks,
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
