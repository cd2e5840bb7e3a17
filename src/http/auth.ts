import type { Endpoint } from "../contract/endpoint.ts";
import type { TicketPurpose } from "../contract/handler.ts";
import { forbidden, unauthorized } from "../errors.ts";
import { readTicket } from "./tickets.ts";

/** How keys and tickets are checked. */
export interface Authority {
  accountOfKey(key: string): Promise<string | undefined>;
  ticketSecret: Buffer;
}

const howTo =
  "Send the header 'Authorization: Bearer <API key>'; `npm run nocturne -- keys create` makes a key.";

/** The account of a request's `Authorization` header; throws 401. */
export async function authenticate(
  authority: Authority,
  header: string | undefined,
): Promise<string> {
  if (header === undefined) throw unauthorized(`No API key was given. ${howTo}`);
  const key = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
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

/** The account of a `token` in a link: an API key, or a ticket for this purpose and subject; throws 401 or 403. */
export async function authenticateToken(
  authority: Authority,
  token: string | null,
  wanted: { purpose: TicketPurpose | readonly TicketPurpose[]; subject: string | undefined },
): Promise<string> {
  if (token === null || token === "") throw unauthorized("The link has no token.");
  const ticket = token.includes(".") ? readTicket(authority.ticketSecret, token) : undefined;
  if (ticket === undefined) {
    const accountId = await authority.accountOfKey(token);
    if (accountId === undefined) throw unauthorized("The link's token is unknown or has expired.");
    return accountId;
  }
  if (![wanted.purpose].flat().includes(ticket.purpose))
    throw forbidden("The link's token is for another purpose.");
  if (ticket.subject !== wanted.subject)
    throw forbidden("The link's token is for another session, file or agent.");
  return ticket.accountId;
}

/** The account of a request for an operation, by its key or, where the operation has links, by its token; throws 401 or 403. */
export async function accountOf(
  authority: Authority,
  { auth, ticket }: Pick<Endpoint, "auth" | "ticket">,
  sent: { authorization: string | undefined; params: Record<string, string>; token: unknown },
): Promise<string> {
  const { authorization, params, token } = sent;
  if (auth === "open") return "";
  if (ticket === undefined || authorization !== undefined || typeof token !== "string") {
    return authenticate(authority, authorization);
  }
  const { purpose, subject } = ticket;
  return authenticateToken(authority, token, { purpose, subject: params[subject] });
}
