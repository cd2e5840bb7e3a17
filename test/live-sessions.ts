import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { z } from "zod";
import { openDiskBlobs } from "../src/blobs/disk.ts";
import { FilterLists } from "../src/blocking/filter-lists.ts";
import { findBrowsers } from "../src/browser/find.ts";
import { launchFirefox } from "../src/browser/firefox/launch.ts";
import { takeInventory } from "../src/browser/inventory.ts";
import { BrowserPool, launchChoice } from "../src/browser/pool.ts";
import { runRoot } from "../src/browser/run-folder.ts";
import { BotAuth } from "../src/identity/bot-auth/bot-auth.ts";
import { Inbox } from "../src/identity/inbox.ts";
import { Personas } from "../src/identity/personas.ts";
import { Vaults } from "../src/identity/vaults.ts";
import { SessionStartRequest } from "../src/contract/session-options.ts";
import { openMetrics } from "../src/metrics/metrics.ts";
import { Profiles } from "../src/identity/profiles.ts";
import { Recordings } from "../src/recording/recordings.ts";
import { PageReader } from "../src/scrape/reader.ts";
import { Scraper } from "../src/scrape/scraper.ts";
import { Admission } from "../src/sessions/admission.ts";
import { FileStorage } from "../src/sessions/file-storage.ts";
import { type OpenIdentity, openIdentity } from "../src/sessions/open-identity.ts";
import type { Session } from "../src/sessions/session.ts";
import { Sessions } from "../src/sessions/sessions.ts";
import { readSettings } from "../src/settings.ts";
import { accountOfKey, setOperatorKey } from "../src/store/api-keys.ts";
import { Sealing } from "../src/store/sealing.ts";
import { listSteps } from "../src/store/sessions.ts";
import { openDatabase } from "../src/store/open.ts";
import { type PersonaRecord, setPersonaPhone } from "../src/store/personas.ts";
import { Turns } from "../src/turns.ts";
import { noNumbers } from "./mailbox.ts";

/** Sessions as the server holds them, without the server: for what no request can ask of them. */
export interface LiveSessions extends AsyncDisposable {
  /** They are not recorded unless that is asked for. */
  start(options?: z.input<typeof SessionStartRequest>): Promise<Session>;
  recordings: Recordings;
  /** Of the account that the sessions belong to. */
  personas: Personas;
  account: string;
  inbox: Inbox;
  openPersona(id: string): Promise<OpenIdentity>;
  givePhone(persona: PersonaRecord, number: string): Promise<void>;
  /** What the database keeps of a session's steps, as text. */
  keptSteps(session: Session): Promise<string>;
  upload(name: string, content: string): Promise<void>;
}

const key = "key-for-the-tests-0001";

/** Real browsers on a data folder of their own. Pages on loopback can be opened. */
export async function openLiveSessions(): Promise<LiveSessions> {
  await using cleanup = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), "nocturne-live-"));
  cleanup.defer(() => rm(data, { recursive: true, force: true }));
  cleanup.defer(() => rm(runRoot(data), { recursive: true, force: true }));
  const errors: unknown[] = [];
  cleanup.defer(() => assert.deepEqual(errors, []));
  const onError = (error: unknown) => void errors.push(error);
  const db = cleanup.adopt(await openDatabase(data), (open) => open.destroy());
  await setOperatorKey(db, key);
  const account = (await accountOfKey(db, key)) ?? "";
  const blobs = await openDiskBlobs(join(data, "files"));
  const limits = { maximumBytes: 1024 ** 2, retentionMs: 3_600_000 };
  const storage = cleanup.use(await FileStorage.open({ db, blobs, ...limits, onError }));
  const profileBlobs = await openDiskBlobs(join(data, "profiles"));
  const sealing = new Sealing(randomBytes(32));
  const profiles = await Profiles.open({ db, blobs: profileBlobs, sealing });
  const browsers = await inventory();
  const { chromium } = browsers;
  assert.ok(typeof chromium !== "string", JSON.stringify(chromium));
  const sandbox = process.getuid?.() !== 0;
  const common = {
    runRoot: runRoot(data),
    egress: { policy: { allowPrivateNetwork: true } },
    display: undefined,
    sandbox,
  };
  const warm = launchChoice(chromium);
  const pool = cleanup.use(new BrowserPool({ common, warm, size: 0, launchAtOnce: 1, onError }));
  const admission = new Admission({ maximum: 4, waitSeconds: 0, freeMemory: () => Infinity });
  const scraper = new Scraper(cleanup.use(new PageReader()), null);
  const proxies = {
    pool: [],
    tailnet: undefined,
    checkUrl: undefined,
    rule: () => true,
    resolve: async () => [],
  };
  const filterLists = new FilterLists([], join(data, "filter-lists"));
  const agent = () => "https://agents.example";
  const signer = cleanup.use(new BotAuth({ db, sealing, agent, unverifiable: undefined, onError }));
  const facilities = { browsers, display: undefined, proxies, filterLists, signer };
  const inbox = new Inbox({ db, sealing });
  const vaults = new Vaults({ db, sealing });
  const personas = new Personas({
    db,
    inbox,
    vaults,
    domain: "mail.example",
    numbers: noNumbers,
  });
  const recordings = cleanup.use(
    await Recordings.open({
      db,
      blobs: await openDiskBlobs(join(data, "recordings")),
      retentionMs: 3_600_000,
      maximumBytes: 10 * 1024 ** 2,
      onError,
    }),
  );
  const sessions = cleanup.use(
    new Sessions({
      db,
      takeBrowser: (choice, signal) => {
        if (choice.kind === "external") throw new Error("only browsers of this machine run here");
        if (choice.kind === "firefox") return launchFirefox({ ...common, ...choice, signal });
        return pool.take(choice, signal);
      },
      storage,
      identities: { vaults, personas },
      profiles,
      extensions: { chosen: async () => [] },
      loginsFor: async () => ({ profileIds: [], warnings: [] }),
      scraper,
      captchas: { provider: undefined, readers: new Turns(1), limitMs: 10_000 },
      recordings,
      record: false,
      admission,

      facilities,
      metrics: cleanup.use(openMetrics("test")),
      onError,
    }),
  );
  const parts = cleanup.move();
  return {
    start: (options) => sessions.start(account, SessionStartRequest.parse(options ?? {})),
    personas,
    account,
    inbox,
    recordings,
    openPersona: (id) =>
      openIdentity(account, { vault_id: null, persona_id: id }, { vaults, personas }),
    givePhone: ({ id }, number) => setPersonaPhone(db, id, { number, source: "pool" }),
    keptSteps: async ({ record }) => JSON.stringify(await listSteps(db, record.id)),
    async upload(name, content) {
      await storage.add(
        { accountId: account, name: "uploads" },
        { name, content: Readable.from([Buffer.from(content)]) },
      );
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function inventory() {
  const { browser: explicit, playwrightBrowsers } = readSettings();
  return takeInventory(findBrowsers({ explicit, playwrightBrowsers }), explicit !== undefined);
}
