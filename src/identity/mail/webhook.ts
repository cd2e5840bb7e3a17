import { type AppError, unauthorized } from "../../errors.ts";
import { sameSignature } from "../equal.ts";
import { type InboundAnswer, type InboundRequest, requireBytes } from "../inbound.ts";
import type { EmailDelivery } from "../messages.ts";

/** A webhook of a mail service, wherever it was sent to. */
export type MailRequest = Omit<InboundRequest, "url">;

/** Takes the webhooks of one mail service. Throws `AppError` for those that the service has not sent. */
export type MailHook = (request: MailRequest) => Promise<InboundAnswer>;

/** What every hook needs. */
export interface HookOptions {
  delivery: EmailDelivery;
  /** The largest message, in bytes. */
  messageBytes: number;
}

/** 401 unless the request logs in (RFC 7617) as `user:password`. */
export function requireLogin({ headers }: MailRequest, login: string): void {
  const [, encoded = ""] = /^Basic +(\S+)$/i.exec(headers["authorization"] ?? "") ?? [];
  if (!sameSignature(Buffer.from(encoded, "base64").toString(), login)) throw forged();
}

/** 401: whoever sent this is not the service. */
export function forged(): AppError {
  return unauthorized("The webhook is not signed by the service it should come from.");
}

/** 413 for a body that holds a message larger than messages may be; a third is lost to encoding. */
export function requireSize(request: MailRequest, messageBytes: number): void {
  const megabytes = Math.floor(messageBytes / 1024 / 1024);
  const most = messageBytes * 1.4 + 64 * 1024;
  requireBytes(request, most, `An email may have ${megabytes} MB at most.`);
}
