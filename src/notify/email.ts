import type { NodemailerError } from "nodemailer";
import type { Outcome } from "./delivery.ts";
import { headline, links, type Notice, particulars, shortened } from "./notice.ts";
import { distrusted } from "./trust.ts";
import { untilAborted } from "../waiting.ts";

/** The mail server that sends, and as whom. */
export type MailAccount =
  | {
      kind: "operator";
      /** `smtp://user:password@host:port` or `smtps://…`. */
      url: string;
      /** An address, also with a name. */
      from: string;
    }
  | {
      kind: "caller";
      host: string;
      port: number;
      user: string;
      password: string;
      /** The forward proxy on 127.0.0.1 that mail to a server of the caller's choice goes through. */
      proxyPort: number;
    };

export interface Mail {
  to: string;
  subject: string;
  /** The same for every attempt, so that a mail that came twice shows once. */
  messageId: string;
  text: string;
}

const mostSubject = 150;
const mostText = 20_000;
const signature = "Sent by Nocturne. Nobody reads answers to this mail.";

/** The subject of a notice: its headline and the beginning of the task, in one line. */
export function mailSubject(notice: Notice): string {
  return oneLine(`${headline(notice)}: ${notice.task}`);
}

/** A text as a header field may hold it. */
export function oneLine(text: string): string {
  return shortened(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim(), mostSubject);
}

/** A notice as plain text. */
export function mailText(notice: Notice): string {
  const said = particulars(notice).map(
    ({ label, text }) => `${label}:\n${shortened(text, mostText)}`,
  );
  const named = links(notice).map(({ label, url }) => `${label}:\n${url}`);
  const where = `Agent ${notice.agentId}, session ${notice.sessionId}`;
  const at = new Date(notice.at).toISOString();
  return [`${headline(notice)}.`, ...said, ...named, `${where}, ${at}`, signature].join("\n\n");
}

/** Sends a mail once. Throws when it is aborted. */
export async function sendMail(
  mail: Mail,
  account: MailAccount,
  signal: AbortSignal,
): Promise<Outcome> {
  // Takes a quarter of a second to load, and most servers send no mail.
  const { createTransport } = await import("nodemailer");
  const transport = createTransport(transportOf(account));
  const { to, subject, messageId, text } = mail;
  const from = account.kind === "operator" ? account.from : account.user;
  const headers = { "Auto-Submitted": "auto-generated" };
  try {
    const sending = transport.sendMail({
      from,
      to: { name: "", address: to },
      subject,
      messageId,
      text,
      headers,
      signal,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    // What waits for a proxy does not hear the signal.
    await untilAborted(sending, signal);
    return { delivered: true };
  } catch (error) {
    signal.throwIfAborted();
    const host = account.kind === "operator" ? new URL(account.url).hostname : account.host;
    return mailFailure(host, error);
  } finally {
    transport.close();
  }
}

function transportOf(account: MailAccount) {
  if (account.kind === "operator") return { url: account.url };
  const { host, port, user, password: pass, proxyPort } = account;
  // As Python's clients do: TLS from the first byte on 465, and by STARTTLS elsewhere, never without.
  return {
    host,
    port,
    secure: port === 465,
    requireTLS: port !== 465,
    auth: { user, pass },
    proxy: `http://127.0.0.1:${proxyPort}`,
  };
}

const faults: Record<string, string> = {
  EAUTH: "refused the login",
  ENOAUTH: "wants a login",
  EENVELOPE: "refused the sender or the recipient",
  EMESSAGE: "refused the message",
  ETLS: "could not be spoken to securely",
  EDNS: "has a name that can't be resolved",
  ETIMEDOUT: "did not answer in time",
};

/** What servers and the library say may quote addresses and passwords, so their words stay here. */
function mailFailure(host: string, error: unknown): Outcome {
  const { code = "no code", originalCode, responseCode, permanent } = error as NodemailerError;
  const what = faults[code] ?? "could not be reached";
  const sentence = `The mail server ${what} (${responseCode ?? code})`;
  const isPassing = !(permanent ?? /^(EAUTH|ENOAUTH|ETLS|ECONFIG)$/.test(code));
  const outcome: Outcome = { delivered: false, error: sentence, isPassing };
  return distrusted(host, originalCode ?? code) ?? outcome;
}
