import packageFile from "../package.json" with { type: "json" };
import { openAgents } from "./app/agents.ts";
import { authorityOf } from "./app/authority.ts";
import { openBrowsers } from "./app/browsers.ts";
import { captchaMeans } from "./app/captchas.ts";
import { openData } from "./app/data.ts";
import { firstKey, requireKeyBeyondLoopback } from "./app/first-key.ts";
import { openKept } from "./app/kept.ts";
import { failureLog, openLog } from "./app/log.ts";
import { openModels } from "./app/models.ts";
import { noticeAccess, openOutbox } from "./app/notices.ts";
import { searchConfig } from "./app/search.ts";
import { openServer } from "./app/server.ts";
import { openSessions } from "./app/sessions.ts";
import { openMetrics } from "./metrics/metrics.ts";
import type { Settings } from "./settings.ts";

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
  const captchas = captchaMeans(settings);
  const logger = openLog(settings);
  const failed = failureLog(logger);
  // What is opened first ends last, also where a later step fails.
  await using cleanup = new AsyncDisposableStack();
  const data = cleanup.use(await openData(settings));
  const metrics = cleanup.use(openMetrics(version));
  const kept = cleanup.use(await openKept({ data, settings, logger }));
  const browsers = cleanup.use(
    await openBrowsers({
      settings,
      runRoot: data.root,
      metrics,
      onError: failed("a browser did not start"),
    }),
  );
  const models = openModels(settings, (call) => {
    kept.meter.record(call);
    metrics.modelCalled(call);
  });
  const notices = noticeAccess(settings, browsers.egress);
  // Before the agents and the sessions: their ends are told when they are over.
  const outbox = cleanup.use(openOutbox(logger));
  const base = { settings, data, metrics, kept, browsers, models, captchas };
  const sessionWork = cleanup.use(
    await openSessions({
      ...base,
      ownUrl: (): string => url,
      loginsFor: (accountId, request) => agentWork.connections.loginsFor(accountId, request),
      failed,
    }),
  );
  const { sessions } = sessionWork;
  const agentWork = openAgents({ db: data.db, kept, sessions, models, notices, outbox, failed });
  const authority = authorityOf(data);
  const parts = { ...base, version, logger, authority, search, notices, sessionWork, agentWork };
  const server = cleanup.use(await openServer(parts));
  // After the server, and so ended before it: who watches an agent is told how it ended.
  cleanup.use(agentWork);
  void browsers.pool.fill();
  const url = await server.listen();
  // Last: a start that fails would not show it, and the next one would not make another.
  const newKey = await firstKey(data.db);
  const { chromium, sandboxProblem } = browsers;
  const opened = cleanup.move();
  return {
    url: settings.publicUrl ?? url,
    newKey,
    sandboxProblem,
    browser: `${chromium.binary.product} ${chromium.version}`,
    model: models.model?.name,
    mail: kept.identity.mail,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
