import { createHmac, timingSafeEqual } from "node:crypto";
import type { TicketPurpose } from "../contract/handler.ts";

/** What a ticket says. */
export interface Ticket {
  purpose: TicketPurpose;
  /** The id of what it opens: a session, or for the purpose `file` a file. */
  subject: string;
  accountId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

function sign(secret: Buffer, payload: string): Buffer {
  return createHmac("sha256", secret).update(payload).digest();
}

/** A signed ticket, safe in a URL. */
export function issueTicket(secret: Buffer, ticket: Ticket): string {
  const { purpose, subject, accountId, expiresAt } = ticket;
  const payload = Buffer.from(JSON.stringify([purpose, subject, accountId, expiresAt])).toString(
    "base64url",
  );
  return `${payload}.${sign(secret, payload).toString("base64url")}`;
}

/** Reads a ticket; undefined when it is forged, damaged or has expired. */
export function readTicket(secret: Buffer, token: string): Ticket | undefined {
  const [payload, signature, ...rest] = token.split(".");
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const expected = sign(secret, payload);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const [purpose, subject, accountId, expiresAt] = JSON.parse(
    Buffer.from(payload, "base64url").toString("utf8"),
  ) as [TicketPurpose, string, string, number];
  if (expiresAt <= Date.now()) return undefined;
  return { purpose, subject, accountId, expiresAt };
}
