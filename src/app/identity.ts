import { join } from "node:path";
import { openDiskBlobs } from "../blobs/disk.ts";
import type { Capabilities } from "../contract/health.ts";
import type { InboundHook } from "../identity/inbound.ts";
import { KeptSecrets } from "../identity/kept-secrets.ts";
import { Inbox } from "../identity/inbox.ts";
import { Personas } from "../identity/personas.ts";
import { Vaults } from "../identity/vaults.ts";
import { Profiles } from "../identity/profiles.ts";
import type { Settings } from "../settings.ts";
import type { Database } from "../store/open.ts";
import { takenNumbers } from "../store/personas.ts";
import type { Sealing } from "../store/sealing.ts";
import { identityCapabilities } from "./identity-capabilities.ts";
import { openMail } from "./mail.ts";
import { phoneNumbers, smsHooks } from "./sms.ts";

/** What identity is built of, and whom it tells. */
export interface IdentityOptions {
  db: Database;
  sealing: Sealing;
  settings: Settings;
  /** Is told what went wrong beside a request, with a few words. */
  onError: (error: unknown, what: string) => void;
  /** Is told, in a sentence, what the operator may want to know and nobody is at fault for. */
  note: (sentence: string) => void;
}

/** The rooms of identity, built: who an agent is, what it knows, and where its messages arrive. */
export interface Identity extends AsyncDisposable {
  /** What other services may send here, by path. */
  hooks: Readonly<Record<string, InboundHook>>;
  secrets: KeptSecrets;
  profiles: Profiles;
  /** What works here, and what to set for the rest. */
  capabilities: Capabilities["identity"];
  vaults: Vaults;
  personas: Personas;
  inbox: Inbox;
  /** Which addresses personas get, and where mail for them comes in; undefined without. */
  mail: string | undefined;
}

/** Builds them, with the ways in that the settings ask for. Throws `SettingsError` for settings that contradict each other. */
export async function buildIdentity(options: IdentityOptions): Promise<Identity> {
  const { db, sealing, settings, note, onError } = options;
  await using cleanup = new AsyncDisposableStack();
  const vaults = new Vaults({ db, sealing });
  const numbers = phoneNumbers(settings, () => takenNumbers(db));
  const inbox = new Inbox({ db, sealing });
  const personas = new Personas({ db, vaults, inbox, domain: settings.mailDomain, numbers });
  const profiles = await Profiles.open({
    db,
    sealing,
    blobs: await openDiskBlobs(join(settings.data, "profiles")),
  });
  const mail = cleanup.use(await openMail({ settings, delivery: inbox, onError }));
  const hooks = { ...smsHooks(settings, { texts: inbox, note }), ...mail.hooks };
  const parts = cleanup.move();
  return {
    hooks,
    mail: mailWords(settings, mail.port),
    capabilities: identityCapabilities(settings),
    vaults,
    secrets: new KeptSecrets(db, sealing),
    personas,
    inbox,
    profiles,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function mailWords({ mailDomain, mailHost }: Settings, port: number | undefined) {
  if (mailDomain === undefined) return undefined;
  return port === undefined
    ? `for @${mailDomain}, by webhook`
    : `for @${mailDomain}, on ${mailHost}:${port}`;
}
