import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { InboundHook } from "../identity/inbound.ts";
import type { Certificate } from "../identity/mail/certificate.ts";
import { mailLimits } from "../identity/mail/limits.ts";
import { mailgunHook } from "../identity/mail/mailgun.ts";
import { postmarkHook } from "../identity/mail/postmark.ts";
import { sendgridHook } from "../identity/mail/sendgrid.ts";
import { openMailServer } from "../identity/mail/server.ts";
import type { EmailDelivery } from "../identity/messages.ts";
import { type Settings, SettingsError } from "../settings.ts";

/** What the ways in are opened with. */
export interface MailOptions {
  settings: Settings;
  delivery: EmailDelivery;
  onError: (error: unknown, what: string) => void;
}

/** The ways by which emails come in. */
export interface Mail extends AsyncDisposable {
  hooks: Readonly<Record<string, InboundHook>>;
  /** Where the mail server listens; undefined without one. */
  port: number | undefined;
}

/** Opens what the settings ask for; throws `SettingsError` where they contradict each other. */
export async function openMail({ settings, delivery, onError }: MailOptions): Promise<Mail> {
  const hooks = mailHooks(settings, delivery);
  requireBothOrNone(settings, Object.keys(hooks).length > 0);
  const server = await openServer(settings, delivery, onError);
  return {
    hooks,
    port: server?.port,
    [Symbol.asyncDispose]: async () => await server?.[Symbol.asyncDispose](),
  };
}

/** A domain without a way in keeps no promise; a way in without a domain has nobody to give mail to. */
function requireBothOrNone({ mailDomain, mailPort }: Settings, hasHook: boolean): void {
  const hasWay = mailPort !== undefined || hasHook;
  if (mailDomain === undefined && hasWay)
    throw new SettingsError("Emails can come in, but for no domain: set NOCTURNE_MAIL_DOMAIN.");
  if (mailDomain !== undefined && !hasWay) {
    throw new SettingsError(
      `NOCTURNE_MAIL_DOMAIN=${mailDomain} has no way in: set NOCTURNE_MAIL_PORT, or the secret of Mailgun, SendGrid or Postmark.`,
    );
  }
}

function mailHooks(settings: Settings, delivery: EmailDelivery): Record<string, InboundHook> {
  const { mailgunSigningKey, sendgridPublicKey, sendgridLogin, postmarkLogin } = settings;
  const options = { delivery, messageBytes: settings.maxMailMegabytes * 1024 * 1024 };
  const hooks: Record<string, InboundHook> = {};
  if (mailgunSigningKey !== undefined)
    hooks["/inbound/email/mailgun"] = mailgunHook(mailgunSigningKey, options);
  if (sendgridPublicKey !== undefined || sendgridLogin !== undefined) {
    const trust = { publicKey: sendgridPublicKey, login: sendgridLogin };
    hooks["/inbound/email/sendgrid"] = orRefuse("NOCTURNE_SENDGRID_PUBLIC_KEY", () =>
      sendgridHook(trust, options),
    );
  }
  if (postmarkLogin !== undefined)
    hooks["/inbound/email/postmark"] = postmarkHook(postmarkLogin, options);
  return hooks;
}

async function openServer(
  settings: Settings,
  delivery: EmailDelivery,
  onError: MailOptions["onError"],
) {
  const { mailDomain, mailHost, mailPort } = settings;
  if (mailDomain === undefined || mailPort === undefined) return undefined;
  const certificate = readCertificate(settings);
  try {
    return await openMailServer({
      host: mailHost,
      port: mailPort,
      domain: mailDomain,
      delivery,
      certificate,
      limits: mailLimits(settings.maxMailMegabytes * 1024 * 1024),
      onError: (error) => onError(error, "an email was not kept"),
    });
  } catch (error) {
    const at = `NOCTURNE_MAIL_HOST=${mailHost} NOCTURNE_MAIL_PORT=${mailPort}`;
    throw new SettingsError(`${at}: the mail server can't listen: ${(error as Error).message}.`);
  }
}

function readCertificate({ mailCert, mailCertKey }: Settings): Certificate | undefined {
  if (mailCert === undefined && mailCertKey === undefined) return undefined;
  if (mailCert === undefined || mailCertKey === undefined)
    throw new SettingsError("NOCTURNE_MAIL_CERT and NOCTURNE_MAIL_CERT_KEY go together: set both.");
  return orRefuse("NOCTURNE_MAIL_CERT, NOCTURNE_MAIL_CERT_KEY", () => {
    const certificate = {
      cert: readFileSync(mailCert, "utf8"),
      key: readFileSync(mailCertKey, "utf8"),
    };
    createSecureContext(certificate);
    return certificate;
  });
}

/** What a value makes; a `SettingsError` that names the setting when it is not usable. */
function orRefuse<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new SettingsError(`${name} is not usable: ${(error as Error).message}.`);
  }
}
