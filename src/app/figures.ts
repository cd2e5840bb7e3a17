import type { BrowserPool } from "../browser/pool.ts";
import type { Figures } from "../metrics/figures.ts";
import type { Admission } from "../sessions/admission.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Database } from "../store/open.ts";
import { recordingBytes } from "../store/recording-bytes.ts";

/** What is looked at when the metrics are read. */
export interface Watched {
  db: Database;
  sessions: Sessions;
  admission: Admission;
  pool: BrowserPool;
}

/** How things stand on this server now. */
export async function figuresOf({ db, sessions, admission, pool }: Watched): Promise<Figures> {
  const { waiting } = admission;
  const starting = Math.max(0, sessions.startingCount - waiting);
  return {
    sessions: { active: sessions.liveCount, starting, waiting },
    browsers: { warm: pool.warmCount, launching: pool.launchingCount },
    groups: sessions.processGroups,
    recordingBytes: await recordingBytes(db),
  };
}
