import { join } from "node:path";
import { openDiskBlobs } from "../blobs/disk.ts";
import type { ReplayOptions } from "../api/replay.ts";
import { findFfmpeg } from "../recording/ffmpeg.ts";
import { Films } from "../recording/films.ts";
import { Recordings } from "../recording/recordings.ts";
import type { Settings } from "../settings.ts";
import type { Database } from "../store/open.ts";
import type { Parts } from "./parts.ts";

/** Where recordings are kept, and who is told of one that was not. */
export interface RecordingsParts {
  db: Database;
  settings: Settings;
  /** For films that are half made. */
  workFolder: string;
  onError: (error: unknown) => void;
}

/** Opens the recordings of sessions, and the films that are made of them; the films are to be disposed first. */
export async function openRecordings({ db, settings, workFolder, onError }: RecordingsParts) {
  const blobs = await openDiskBlobs(join(settings.data, "recordings"));
  const recordings = await Recordings.open({
    db,
    blobs,
    retentionMs: settings.recordingHours * 3_600_000,
    maximumBytes: settings.recordingMegabytes * 1024 * 1024,
    onError,
  });
  const ffmpeg = () => findFfmpeg(settings.ffmpeg);
  return { recordings, films: new Films({ db, blobs, recordings, ffmpeg, workFolder }) };
}

/** What replays are answered from. */
export function replaysOf({ settings, kept, sessionWork, agentWork }: Parts): ReplayOptions {
  return {
    sessions: sessionWork.sessions,
    agents: agentWork.agents,
    films: kept.films,
    recordings: kept.recordings,
    recordsAll: settings.record,
    keptHours: settings.recordingHours,
  };
}
