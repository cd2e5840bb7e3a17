import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { within } from "../waiting.ts";
import type { CdpSession, Events } from "./cdp.ts";

/** A file as it was kept. */
export interface KeptFile {
  name: string;
  size: number;
}

/** Stores the content of a download; its name is what the page suggested. */
export type Keep = (name: string, content: AsyncIterable<Uint8Array>) => Promise<KeptFile>;

/** One download: it has begun, and ends as a file that is kept or as a problem in words. */
export interface Download {
  name: string;
  outcome: Promise<KeptFile | { problem: string }>;
}

/** The downloads that began while it was not disposed. */
export interface DownloadWatch extends Disposable {
  begun: readonly Download[];
  /** The first of them, waited for at most `limit` ms. */
  first(limit: number, signal: AbortSignal): Promise<Download | undefined>;
}

interface Running extends Download {
  settle(outcome: KeptFile | { problem: string }): void;
  /** Why we have given it up. */
  problem?: string;
}

type WillBegin = Events["Browser.downloadWillBegin"][0];
type Progress = Events["Browser.downloadProgress"][0];

/** A session keeps at most this many times the largest file: a page could go on for ever. */
const mostOfLargest = 10;
const megabyte = 1024 * 1024;
/** A browser that hangs is not waited for. */
const answerMs = 1_000;

/** What the pages of one browser download, whoever set it off: kept as soon as it has arrived. */
export class Downloads {
  #browser: CdpSession;
  #folder: string | undefined;
  #owner: number | undefined;
  #keep: Keep | undefined;
  #maximumBytes = 0;
  #keptBytes = 0;
  #running = new Map<string, Running>();
  #keeping = new Set<Promise<void>>();
  #watches = new Set<(download: Download) => void>();
  /** The browser contexts that clients have made, and those of them whose behaviour a client chose. */
  #contexts = new Set<string>();
  #chosen = new Set<string>();

  /** `owner` is the user that the browser's files belong to; without a folder they lie on another machine. */
  constructor(browser: CdpSession, folder: string | undefined, owner: number | undefined) {
    this.#browser = browser;
    this.#folder = folder;
    this.#owner = owner;
  }

  /** From now on downloads are kept by `keep`, or cancelled where there is none. */
  async begin(keep: Keep | undefined, maximumBytes: number): Promise<void> {
    this.#keep = keep;
    this.#maximumBytes = maximumBytes;
    // What becomes of them is for those to say who run that browser.
    if (this.#folder === undefined) return;
    const { targetInfos } = await this.#browser.send("Target.getTargets");
    const own = new Set(targetInfos.map(({ browserContextId }) => browserContextId));
    this.#browser.on("Target.attachedToTarget", ({ targetInfo: { browserContextId: id } }) => {
      if (id === undefined || own.has(id) || this.#contexts.has(id)) return;
      this.#contexts.add(id);
      if (!this.#chosen.has(id)) this.#apply(id).catch(() => undefined);
    });
    this.#browser.on("Browser.downloadWillBegin", (event) => this.#begun(event));
    this.#browser.on("Browser.downloadProgress", (event) => this.#progressed(event));
    await this.#apply();
  }

  /** A client has said what becomes of the downloads of a context. */
  clientChose(browserContextId: unknown): void {
    if (typeof browserContextId === "string") this.#chosen.add(browserContextId);
  }

  /** A client that leaves takes the behaviour that it chose with it, and leaves Chromium's own. */
  clientLeft(): void {
    if (this.#folder === undefined) return;
    for (const id of [undefined, ...this.#contexts]) this.#apply(id).catch(() => undefined);
  }

  async #apply(browserContextId?: string): Promise<void> {
    await this.#browser.send("Browser.setDownloadBehavior", {
      ...(browserContextId === undefined ? {} : { browserContextId }),
      ...(this.#keep === undefined || this.#folder === undefined
        ? { behavior: "deny" }
        : { behavior: "allowAndName", downloadPath: this.#folder }),
      eventsEnabled: true,
    });
  }

  /** A download has begun whose file will lie on another machine. */
  beganElsewhere({ suggestedFilename: name }: { suggestedFilename: string }): void {
    const problem = "the file stays on the machine of the external browser (cdp_url)";
    for (const note of this.#watches) note({ name, outcome: Promise.resolve({ problem }) });
  }

  /** Calls the listener with each download that begins from now on; returns how to stop. */
  follow(listener: (download: Download) => void): () => void {
    this.#watches.add(listener);
    return () => this.#watches.delete(listener);
  }

  /** Notes the downloads that begin until it is disposed. */
  watch(): DownloadWatch {
    const begun: Download[] = [];
    const first = Promise.withResolvers<Download>();
    const note = (download: Download) => {
      begun.push(download);
      first.resolve(download);
    };
    this.#watches.add(note);
    return {
      begun,
      first: (limit, signal) => within(first.promise, limit, signal),
      [Symbol.dispose]: () => this.#watches.delete(note),
    };
  }

  /** Resolves when all that has arrived so far is kept. */
  async kept(): Promise<void> {
    // A client may hear of it before we do; we have heard of it before an answer to what is asked now.
    await within(
      this.#browser.send("Browser.getVersion").catch(() => undefined),
      answerMs,
    );
    await Promise.all(this.#keeping);
  }

  /** Ends with the session: what has arrived is kept, what is on its way is not. */
  async end(): Promise<void> {
    await this.kept();
    for (const running of this.#running.values()) running.settle({ problem: "the session ended" });
    this.#running.clear();
    this.#keep = undefined;
    await Promise.all(this.#keeping);
  }

  #begun({ guid, suggestedFilename: name }: WillBegin): void {
    const { promise: outcome, resolve: settle } =
      Promise.withResolvers<Awaited<Running["outcome"]>>();
    const running: Running = { name, outcome, settle };
    this.#running.set(guid, running);
    if (this.#keptBytes >= mostOfLargest * this.#maximumBytes) {
      const most = (mostOfLargest * this.#maximumBytes) / megabyte;
      this.#cancel(guid, running, `the session has downloaded ${most} MB already`);
    }
    for (const note of this.#watches) note(running);
  }

  #progressed({ guid, state, receivedBytes, totalBytes, filePath }: Progress): void {
    const running = this.#running.get(guid);
    if (running === undefined) return;
    if (state === "inProgress") {
      if (Math.max(receivedBytes, totalBytes) > this.#maximumBytes) {
        this.#cancel(guid, running, this.#tooLarge());
      }
      return;
    }
    this.#running.delete(guid);
    if (this.#keep === undefined) {
      running.settle({ problem: "the session has no file storage (use_file_storage is false)" });
      return;
    }
    if (state === "canceled" || filePath === undefined) {
      const problem = "it was cancelled, or the connection broke";
      running.settle({ problem: running.problem ?? problem });
      return;
    }
    const keeping = this.#store(running, filePath, this.#keep);
    this.#keeping.add(keeping);
    void keeping.finally(() => this.#keeping.delete(keeping));
  }

  #tooLarge(): string {
    return `it is larger than the ${this.#maximumBytes / megabyte} MB that a file may have`;
  }

  /** Only the context that a download belongs to knows it, and the event does not say which that is. */
  #cancel(guid: string, running: Running, problem: string): void {
    if (running.problem !== undefined) return;
    running.problem = problem;
    for (const browserContextId of [undefined, ...this.#contexts]) {
      const context = browserContextId === undefined ? {} : { browserContextId };
      this.#browser.post("Browser.cancelDownload", { guid, ...context });
    }
  }

  /** Never throws: how it went is the download's outcome. */
  async #store(running: Running, path: string, keep: Keep): Promise<void> {
    try {
      await using file = await this.#open(path);
      // A quick one may be complete before its size was told, or before it was cancelled.
      const isTooLarge = (await file.stat()).size > this.#maximumBytes;
      const problem = running.problem ?? (isTooLarge ? this.#tooLarge() : undefined);
      if (problem !== undefined) {
        await file.truncate(0);
        running.settle({ problem });
        return;
      }
      const kept = await keep(running.name, file.createReadStream({ autoClose: false, start: 0 }));
      this.#keptBytes += kept.size;
      // Not removed: a browser that was taken over could by now have put another folder in the path.
      await file.truncate(0);
      running.settle(kept);
    } catch (error) {
      running.settle({ problem: `it could not be kept: ${(error as Error).message}` });
    }
  }

  /** Opens a file of the browser's, and nothing that a browser that was taken over put in its place. */
  async #open(path: string) {
    const folder = this.#folder;
    if (folder === undefined || !resolve(path).startsWith(dirname(folder) + sep))
      throw new Error("it lies in a strange place");
    const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid } = await file
      .stat()
      .then((found) => (found.isFile() ? found : { uid: undefined }));
    if (uid === (this.#owner ?? process.getuid?.())) return file;
    await file.close();
    throw new Error("it is not a file of the browser");
  }
}
