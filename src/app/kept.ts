import { join } from "node:path";
import type { Logger } from "pino";
import type { Extensions } from "../extensions/extensions.ts";
import { Meter } from "../llm/meter.ts";
import type { Films } from "../recording/films.ts";
import type { Recordings } from "../recording/recordings.ts";
import type { FileStorage } from "../sessions/file-storage.ts";
import type { Settings } from "../settings.ts";
import { RequestLog } from "../store/request-log.ts";
import type { Data } from "./data.ts";
import { buildIdentity, type Identity } from "./identity.ts";
import { failureLog } from "./log.ts";
import { openRecordings } from "./recordings.ts";
import { openExtensions, openStorage } from "./storage.ts";

/** What is kept for accounts: what they used, and what is theirs. Dispose it before the data. */
export interface Kept extends AsyncDisposable {
  /** What models cost. */
  meter: Meter;
  requests: RequestLog;
  storage: FileStorage;
  extensions: Extensions;
  recordings: Recordings;
  films: Films;
  identity: Identity;
}

/** Where it is kept, and where it is told what was not. */
export interface KeptOptions {
  data: Data;
  settings: Settings;
  logger: Logger;
}

/** Opens it. Throws `SettingsError` where the settings of mail or text messages contradict each other. */
export async function openKept({ data, settings, logger }: KeptOptions): Promise<Kept> {
  const { db, sealing, root } = data;
  const failed = failureLog(logger);
  await using cleanup = new AsyncDisposableStack();
  const meter = cleanup.use(new Meter({ db, onError: failed("a model's use was not kept") }));
  const requests = cleanup.use(new RequestLog({ db, onError: failed("requests not logged") }));
  const storage = cleanup.use(
    await openStorage(db, settings, failed("old files were not removed")),
  );
  const extensions = await openExtensions(db, settings);
  const { recordings, films } = await openRecordings({
    db,
    settings,
    workFolder: join(root, "films"),
    onError: failed("a recording was not kept"),
  });
  cleanup.use(recordings);
  cleanup.use(films);
  const identity = cleanup.use(
    await buildIdentity({
      db,
      sealing,
      settings,
      onError: (error, what) => failed(what)(error),
      note: (sentence) => logger.warn(sentence),
    }),
  );
  const parts = cleanup.move();
  return {
    meter,
    requests,
    storage,
    extensions,
    recordings,
    films,
    identity,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
