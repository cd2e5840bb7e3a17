import type { ApiKey } from "../store/api-keys.ts";
import type { Authority } from "./auth.ts";
import { cookieNamed } from "./cookies.ts";
import { issueTicket, readTicket } from "./tickets.ts";

/** The headers that say who asks. */
export interface SentHeaders {
  authorization?: string | undefined;
  cookie?: string | undefined;
  "x-nocturne-console"?: string | string[] | undefined;
}

/** Somebody who logged in to the console, by the key that they did it with. */
export interface ConsoleLogIn {
  key: ApiKey;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const name = "nocturne_console";
const lastsMs = 12 * 3_600_000;

/** Who is logged in to the console; undefined for nobody, and where the key was revoked since. */
export async function consoleLogIn(
  authority: Authority,
  headers: SentHeaders,
): Promise<ConsoleLogIn | undefined> {
  // Another site's form, picture or link brings the cookie, but can't set a header without our consent.
  if (headers["x-nocturne-console"] !== "1") return undefined;
  const value = cookieNamed(name, headers.cookie);
  const ticket = value === undefined ? undefined : readTicket(authority.ticketSecret, value);
  if (ticket?.purpose !== "console") return undefined;
  const key = await authority.keyById(ticket.subject);
  if (key === undefined || key.revokedAt !== null || key.accountId !== ticket.accountId)
    return undefined;
  return { key, expiresAt: ticket.expiresAt };
}

/** The `Set-Cookie` header that logs in by a key, and until when: a signed ticket, which scripts can't read. */
export function logInCookie(
  { ticketSecret }: Authority,
  key: ApiKey,
  secure: boolean,
): { cookie: string; expiresAt: number } {
  const { id: subject, accountId } = key;
  const expiresAt = Date.now() + lastsMs;
  const ticket = issueTicket(ticketSecret, { purpose: "console", subject, accountId, expiresAt });
  return { cookie: setCookie(ticket, lastsMs / 1000, secure), expiresAt };
}

/** The `Set-Cookie` header that logs out. */
export function logOutCookie(secure: boolean): string {
  return setCookie("", 0, secure);
}

function setCookie(value: string, seconds: number, secure: boolean): string {
  const rules = `Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
  return `${name}=${value}; ${rules}${secure ? "; Secure" : ""}`;
}
