import type { Endpoint } from "../contract/endpoint.ts";
import type { TicketPurpose } from "../contract/handler.ts";
import { forbidden, unauthorized } from "../errors.ts";
import type { ApiKey } from "../store/api-keys.ts";
import { consoleLogIn, type SentHeaders } from "./console-cookie.ts";
import { readTicket } from "./tickets.ts";

/** How keys and tickets are checked. */
export interface Authority {
  accountOfKey(key: string): Promise<string | undefined>;
  /** The record of a key that is valid, and of one by its id, valid or not. */
  validKey(key: string): Promise<ApiKey | undefined>;
  keyById(id: string): Promise<ApiKey | undefined>;
  ticketSecret: Buffer;
}

const howTo =
  "Send the header 'Authorization: Bearer <API key>'; `npm run nocturne -- keys create` makes a key.";

/** What an `Authorization` header brings as `Bearer` (RFC 6750); undefined for none, and for what is none. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(header ?? "")?.[1];
}

/** The account of a request's `Authorization` header; throws 401. */
export async function authenticate(
  authority: Authority,
  header: string | undefined,
): Promise<string> {
  if (header === undefined) throw unauthorized(`No API key was given. ${howTo}`);
  const key = bearerToken(header);
  if (key === undefined)
    throw unauthorized(`The Authorization header is not 'Bearer <API key>'. ${howTo}`);
  // The TypeScript client sends this literally when it has no key (contract 1.0.1).
  if (key === "undefined")
    throw unauthorized(`The client has no API key: set NOTTE_API_KEY. ${howTo}`);
  const accountId = await authority.accountOfKey(key);
  if (accountId === undefined)
    throw unauthorized(`This API key is unknown or was revoked. ${howTo}`);
  return accountId;
}

/** Who asks, by the `Authorization` header or by the console's cookie; `by` tells one key from another. Throws 401. */
export async function requester(
  authority: Authority,
  headers: SentHeaders,
): Promise<{ accountId: string; by: string }> {
  const { authorization } = headers;
  const logIn = authorization === undefined ? await consoleLogIn(authority, headers) : undefined;
  if (logIn !== undefined) return { accountId: logIn.key.accountId, by: `console ${logIn.key.id}` };
  return { accountId: await authenticate(authority, authorization), by: authorization ?? "" };
}

/** What a token has to be for. */
export interface Wanted {
  purpose: TicketPurpose | readonly TicketPurpose[];
  subject: string | undefined;
}

/** The account of a `token` in a link: an API key, or a ticket for this purpose and subject; throws 401 or 403. */
export async function authenticateToken(
  authority: Authority,
  token: unknown,
  wanted: Wanted,
): Promise<string> {
  return (await bearerOf(authority, token, wanted)).accountId;
}

/** The same, and for what the token is: a ticket's purpose, or `key` for an API key, which may do all. */
export async function bearerOf(
  authority: Authority,
  token: unknown,
  wanted: Wanted,
): Promise<{ accountId: string; purpose: TicketPurpose | "key" }> {
  // Several of them in one link come as a list.
  if (typeof token !== "string" || token === "") throw unauthorized("The link has no token.");
  const ticket = token.includes(".") ? readTicket(authority.ticketSecret, token) : undefined;
  if (ticket === undefined) {
    const accountId = await authority.accountOfKey(token);
    if (accountId === undefined) throw unauthorized("The link's token is unknown or has expired.");
    return { accountId, purpose: "key" };
  }
  if (![wanted.purpose].flat().includes(ticket.purpose))
    throw forbidden("The link's token is for another purpose.");
  if (ticket.subject !== wanted.subject)
    throw forbidden("The link's token is for another session, file or agent.");
  return { accountId: ticket.accountId, purpose: ticket.purpose };
}

/** The account of a request for an operation, by its key or the console's cookie or, where the operation has links, by its token; throws 401 or 403. */
export async function accountOf(
  authority: Authority,
  { auth, ticket }: Pick<Endpoint, "auth" | "ticket">,
  sent: { headers: SentHeaders; params: Record<string, string>; token: unknown },
): Promise<string> {
  const { headers, params, token } = sent;
  if (auth === "open") return "";
  if (ticket === undefined || headers.authorization !== undefined || typeof token !== "string") {
    return (await requester(authority, headers)).accountId;
  }
  const { purpose, subject } = ticket;
  return authenticateToken(authority, token, { purpose, subject: params[subject] });
}
