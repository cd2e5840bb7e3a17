import type { CaptchaMeans } from "../actions/captcha/means.ts";
import { PagePool } from "../browser/page-pool.ts";
import { brandOf, realUserAgent } from "../browser/user-agent.ts";
import type { BotAuth } from "../identity/bot-auth/bot-auth.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { PageReader } from "../scrape/reader.ts";
import { Scraper } from "../scrape/scraper.ts";
import type { Admission } from "../sessions/admission.ts";
import { OneShot } from "../sessions/one-shot.ts";
import type { Facilities } from "../sessions/options.ts";
import { Sessions, type SessionsOptions } from "../sessions/sessions.ts";
import type { Settings } from "../settings.ts";
import { openBotAuth } from "./bot-auth.ts";
import { type Browsers, browsersFor } from "./browsers.ts";
import { openAdmission } from "./capacity.ts";
import type { Data } from "./data.ts";
import { facilitiesOf } from "./facilities.ts";
import type { Kept } from "./kept.ts";
import type { FailureLog } from "./log.ts";
import type { Models } from "./models.ts";

/** Sessions, pages that are wanted without one, and what both are made with. Dispose it when done. */
export interface SessionWork extends AsyncDisposable {
  sessions: Sessions;
  oneShot: OneShot;
  scraper: Scraper;
  admission: Admission;
  facilities: Facilities;
  signer: BotAuth;
}

/** What sessions are made of, and who is told of what fails beside them. */
export interface SessionWorkOptions extends Pick<SessionsOptions, "loginsFor"> {
  settings: Settings;
  data: Data;
  kept: Kept;
  browsers: Browsers;
  models: Pick<Models, "ask">;
  captchas: CaptchaMeans;
  metrics: Metrics;
  /** Where the server listens; not asked before it does. */
  ownUrl: () => string;
  failed: FailureLog;
}

/** Makes ready what sessions need, and starts none. Throws `SettingsError` for proxies that can't be read. */
export async function openSessions(options: SessionWorkOptions): Promise<SessionWork> {
  const { settings, browsers, captchas, loginsFor, metrics, failed } = options;
  const { db, sealing } = options.data;
  const { storage, extensions, recordings, identity } = options.kept;
  await using cleanup = new AsyncDisposableStack();
  const onError = failed("the signing keys were not read again");
  const signer = cleanup.use(
    openBotAuth({ db, sealing, onError }, settings.publicUrl, options.ownUrl),
  );
  const facilities = await facilitiesOf(settings, browsers, signer);
  const scraper = new Scraper(cleanup.use(new PageReader()), options.models.ask);
  const admission = openAdmission(settings, metrics);
  const sessions = cleanup.use(
    new Sessions({
      db,
      takeBrowser: browsersFor(browsers),
      storage,
      extensions,
      recordings,
      identities: identity,
      profiles: identity.profiles,
      loginsFor,
      scraper,
      captchas,
      admission,
      facilities,
      record: settings.record,
      metrics,
      onError: failed("a session was not cleaned up"),
    }),
  );
  const pages = cleanup.use(openPages(options));
  const { chromium, egress } = browsers;
  const face = realUserAgent(chromium.version, brandOf(chromium.binary.product));
  const ways = { sessions, pages, egress, identity: face, metrics };
  const oneShot = new OneShot(ways, facilities, scraper);
  const parts = cleanup.move();
  return {
    sessions,
    oneShot,
    scraper,
    admission,
    facilities,
    signer,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function openPages({
  settings,
  browsers,
  failed,
}: Pick<SessionWorkOptions, "settings" | "browsers" | "failed">): PagePool {
  return new PagePool({
    browsers: browsers.pool,
    choice: browsers.warm,
    atOnce: settings.scrapesAtOnce,
    onError: failed("a page for scraping was not cleaned up"),
  });
}
