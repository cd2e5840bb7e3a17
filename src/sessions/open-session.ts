import { randomUUID } from "node:crypto";
import { withExtensions } from "../browser/choice.ts";
import type { Browser } from "../browser/browser.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { unavailable } from "../errors.ts";
import type { RecordingWriter } from "../recording/recorded.ts";
import { insertSession, type SessionRecord } from "../store/sessions.ts";
import type { Slot } from "./admission.ts";
import { captchaWarnings } from "./captcha-warnings.ts";
import { collectEvents } from "./collect-events.ts";
import { IdentityInUse } from "./identity-in-use.ts";
import { beginNetwork, planNetwork, type SessionNetwork } from "./network.ts";
import { newRecord } from "./new-record.ts";
import { type OpenIdentity, openIdentity } from "./open-identity.ts";
import { planSession } from "./options.ts";
import { browserAt } from "./place.ts";
import { ProfileInUse } from "./profile-in-use.ts";
import { Session } from "./session.ts";
import { attachFiles } from "./session-files.ts";
import type { SavedLogins, SessionsOptions } from "./sessions.ts";
import { Timeline } from "./timeline.ts";
import { addWarning } from "./warnings.ts";

/** Who wants what session, and until when it may still begin. */
export interface Wish {
  accountId: string;
  request: SessionStartRequest;
  closing: AbortSignal;
}

/** A session whose browser can be used. */
export interface Opened {
  session: Session;
  /** To be finished once the session has ended. */
  profile: ProfileInUse | undefined;
  /** All that the session has, to be given back after that. */
  holdings: AsyncDisposableStack;
  /** From its slot on, in seconds. */
  seconds: number;
  /** Whether its browser ran before. */
  isWarm: boolean;
}

/** Makes a session of its options; where that fails, all is given back that it had taken. */
export async function openSession(wish: Wish, options: SessionsOptions): Promise<Opened> {
  const { accountId, request, closing } = wish;
  const plan = planSession(request, options.facilities);
  const extensions = await options.extensions.chosen(accountId, request.extensions);
  const id = randomUUID();
  await using holdings = new AsyncDisposableStack();
  const claims = await claim(id, wish, options, holdings);
  const began = performance.now();
  if (closing.aborted) throw unavailable("The server is stopping.");
  const network = await planNetwork(request, options.facilities, closing);
  const choice = withExtensions(browserAt(plan.browser, request, network), extensions);
  const browser = holdings.use(await options.takeBrowser(choice, closing));
  claims.slot.settled();
  await beginNetwork(browser, network);
  await browser.tabs.override(plan.overrides);
  const warnings = [
    ...plan.warnings,
    ...network.warnings,
    ...captchaWarnings(request, options.captchas),
    ...claims.logins.warnings,
  ];
  const record = newRecord({ id, accountId, request, warnings });
  const session = await sessionIn({ browser, network, record }, claims, options, holdings);
  return {
    session,
    profile: claims.profile,
    seconds: (performance.now() - began) / 1000,
    isWarm: browser.readyAt < began,
    holdings: holdings.move(),
  };
}

/** What a session has to itself before it has a browser. */
interface Claims {
  identity: OpenIdentity;
  logins: SavedLogins;
  profile: ProfileInUse | undefined;
  recording: RecordingWriter | undefined;
  slot: Slot;
}

async function claim(
  sessionId: string,
  { accountId, request }: Wish,
  options: SessionsOptions,
  holdings: AsyncDisposableStack,
): Promise<Claims> {
  const identity = holdings.use(await openIdentity(accountId, request, options.identities));
  // Before it takes anything: to log in, sessions are started.
  const logins = await options.loginsFor(accountId, request);
  const choice = { accountId, sessionId, choice: request.profile, beside: logins.profileIds };
  const profile = holdings.use(await ProfileInUse.take(options.profiles, choice));
  // Before the slot and the browser, and so ended after them: neither waits for the disk.
  const isRecorded = request.record ?? options.record;
  const recording = isRecorded ? holdings.use(options.recordings.begin(sessionId)) : undefined;
  const slot = holdings.use(await options.admission.enter());
  return { identity, logins, profile, recording, slot };
}

/** A browser that has been got ready, and whose it is. */
interface Ready {
  browser: Browser;
  network: SessionNetwork;
  record: SessionRecord;
}

/** The session in its browser, kept from now on. */
async function sessionIn(
  { browser, network, record }: Ready,
  { identity, profile, recording }: Claims,
  { db, storage, scraper, captchas, metrics }: SessionsOptions,
  holdings: AsyncDisposableStack,
): Promise<Session> {
  const acting = new IdentityInUse();
  holdings.use(acting.use(identity));
  const { secrets } = acting;
  await profile?.begin(browser, (warning) => addWarning(record, secrets.redact(warning)));
  const files = await attachFiles(storage, record, { browser, secrets });
  holdings.defer(() => browser.downloads.end());
  const timeline = holdings.use(
    new Timeline({
      secrets: () => secrets.current,
      writer: recording,
      collect: (into) => collectEvents(browser, into, record.request.record_bodies),
    }),
  );
  const { blocking } = network;
  holdings.use(blocking).begin(browser.tabs, timeline);
  await insertSession(db, record);
  return new Session(db, record, browser, {
    files,
    scraper,
    captchas,
    identity: acting,
    timeline,
    metrics,
    recording,
    blocking,
  });
}
