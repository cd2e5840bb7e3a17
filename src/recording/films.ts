import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Blobs } from "../blobs/blobs.ts";
import { AppError, unavailable } from "../errors.ts";
import { type FilmRecord, findFilm, insertFilm } from "../store/films.ts";
import type { Database } from "../store/open.ts";
import { listSteps } from "../store/sessions.ts";
import { Turns } from "../turns.ts";
import { untilAborted } from "../waiting.ts";
import { animationOf } from "./animation.ts";
import { shownSpan } from "./cuts.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { writeMp4 } from "./mp4.ts";
import type { Span } from "./recorded.ts";
import type { Recordings } from "./recordings.ts";
import { canvasOf, type Script, scenesOf, scriptOf } from "./scenes.ts";

export interface FilmsOptions {
  db: Database;
  /** Those of the recordings, with which films are counted and removed. */
  blobs: Blobs;
  recordings: Recordings;
  /** Looked for when it is first needed. */
  ffmpeg: () => Promise<Ffmpeg>;
  /** A folder for what is half made; made when it is needed. */
  workFolder: string;
}

/** Which film: of a session that has ended, or of an agent's part of it. */
export interface FilmWish {
  sessionId: string;
  /** `session`, or the id of the agent. */
  part: string;
  span: Span;
}

type Format = FilmRecord["format"];

/** What can be made of any recording in bounded time and space. */
const forms = {
  webp: { pace: { gapMs: 200, most: 300 }, largest: { width: 800, height: 800 } },
  mp4: { pace: { gapMs: 100, most: 4_000 }, largest: { width: 1280, height: 1080 } },
};
const largestFilm = 1024 ** 3;
const filmsAtOnce = 2;

interface Making {
  done: Promise<FilmRecord>;
  stop: AbortController;
  waiting: number;
}

/** Recordings as films: made when they are first asked for, once for all who wait, and kept with the recording. */
export class Films implements AsyncDisposable {
  #options: FilmsOptions;
  #making = new Map<string, Making>();
  /** Also those that nobody waits for any more, until they have stopped. */
  #running = new Set<Making>();
  #turns = new Turns(filmsAtOnce);
  #ffmpeg: Promise<Ffmpeg> | undefined;

  constructor(options: FilmsOptions) {
    this.#options = options;
  }

  /** The program for MP4, or why there is none. */
  ffmpeg(): Promise<Ffmpeg> {
    return (this.#ffmpeg ??= this.#options.ffmpeg());
  }

  /** When a film begins and ends, in milliseconds since 1970; undefined where there is no picture from that time. */
  async spanOf({ sessionId, span }: FilmWish): Promise<Span | undefined> {
    return shownSpan(await this.#options.recordings.frames(sessionId), span);
  }

  /**
   * The film, which is made where there is none; nobody makes it any more when every caller has gone.
   * Throws 404 where there is nothing to see, and 503 where it can't be made.
   */
  async film(wish: FilmWish, format: Format, signal: AbortSignal): Promise<FilmRecord> {
    const { sessionId, part } = wish;
    const kept = await findFilm(this.#options.db, { sessionId, part, format });
    if (kept !== undefined) return kept;
    signal.throwIfAborted();
    const key = `${format} ${part} ${sessionId}`;
    const making = this.#making.get(key) ?? this.#begin(key, wish, format);
    making.waiting += 1;
    try {
      return await untilAborted(making.done, signal);
    } finally {
      making.waiting -= 1;
      if (making.waiting === 0) {
        // Who comes now begins anew.
        if (this.#making.get(key) === making) this.#making.delete(key);
        making.stop.abort();
      }
    }
  }

  /** Its content, or the bytes from `start` to `end`, both included; undefined when it was removed meanwhile. */
  read({ blobId }: FilmRecord, range?: { start: number; end: number }) {
    return this.#options.blobs.get(blobId, range);
  }

  #begin(key: string, wish: FilmWish, format: Format): Making {
    const stop = new AbortController();
    const done = this.#make(wish, format, stop.signal);
    const making = { done, stop, waiting: 0 };
    this.#making.set(key, making);
    this.#running.add(making);
    const forget = () => {
      this.#running.delete(making);
      if (this.#making.get(key) === making) this.#making.delete(key);
    };
    done.then(forget, forget);
    return making;
  }

  async #make(wish: FilmWish, format: Format, signal: AbortSignal): Promise<FilmRecord> {
    const { db, blobs, recordings } = this.#options;
    const { sessionId, part, span } = wish;
    using _turn = await this.#turns.take(signal);
    const steps = await listSteps(db, sessionId);
    const { pace } = forms[format];
    const script = await scriptOf(recordings, { sessionId, span, steps, pace });
    if (script.cuts.length === 0) throw nothingToSee(sessionId);
    const blobId = randomUUID();
    const size = await this.#write(script, format, blobId, signal);
    const film = { sessionId, part, format, blobId, size };
    if (await insertFilm(db, film)) return film;
    await blobs.delete(blobId);
    // Another may have been quicker.
    const kept = await findFilm(db, film);
    if (kept === undefined) throw nothingToSee(sessionId);
    return kept;
  }

  async #write(script: Script, format: Format, blobId: string, signal: AbortSignal) {
    const { blobs, recordings } = this.#options;
    const canvas = canvasOf(script.cuts, forms[format].largest);
    const scenes = scenesOf(recordings, script);
    if (format === "webp") {
      const animation = await animationOf(scenes, canvas, signal);
      return blobs.put(blobId, Readable.from(animation), largestFilm);
    }
    const ffmpeg = await this.ffmpeg();
    if ("why" in ffmpeg) throw unavailable(ffmpeg.why);
    const { workFolder } = this.#options;
    await mkdir(workFolder, { recursive: true, mode: 0o711 });
    const folder = await mkdtemp(join(workFolder, "film-"));
    try {
      const path = join(folder, "film.mp4");
      await writeMp4(scenes, { ffmpeg: ffmpeg.path, path, ...canvas, signal });
      return await blobs.put(blobId, createReadStream(path), largestFilm);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const making = [...this.#running];
    for (const { stop } of making) stop.abort(unavailable("The server is stopping."));
    await Promise.allSettled(making.map(({ done }) => done));
  }
}

/** 404: nothing was recorded in that time, or it was removed. */
function nothingToSee(sessionId: string): AppError {
  return new AppError(404, "not_recorded", `Nothing is left of the recording of '${sessionId}'.`);
}
