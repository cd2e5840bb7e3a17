import type { IncomingMessage } from "node:http";
import { type Visitor, secretWord } from "./people.ts";
import type { Shop } from "./shop.ts";

/** One request of a browser. */
export interface Visit {
  method: string;
  url: URL;
  /** The body as it came. */
  body: string;
  /** A field of the form that was sent, trimmed; empty where there is none. */
  sent(name: string): string;
  cookies: Record<string, string>;
  authorization: string | undefined;
  visitor: Visitor;
}

/** What a page answers: HTML, a way to go, or data. */
export type Answer =
  | { html: string; status?: number; cookies?: string[] }
  | { to: string; cookies?: string[] }
  | { json: unknown; status?: number };

/** The pages by `METHOD /path`. */
export type Routes = Record<string, (visit: Visit, shop: Shop) => Answer | Promise<Answer>>;

/** Reads a request; answers it with the cookie to set, where the browser is new. */
export async function readVisit(
  request: IncomingMessage,
  shop: Shop,
): Promise<{ visit: Visit; cookies: string[] }> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "site"}`);
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString();
  const cookies = cookiesIn(request.headers.cookie ?? "");
  const known = shop.visitors.get(cookies["session"] ?? "");
  const visitor = known ?? { person: undefined, isIn: false, passedApp: false, remember: false };
  const form = new URLSearchParams(body);
  const visit = {
    method: request.method ?? "GET",
    url,
    body,
    sent: (name: string) => (form.get(name) ?? "").trim(),
    cookies,
    authorization: request.headers.authorization,
    visitor,
  };
  if (known !== undefined) return { visit, cookies: [] };
  const name = secretWord();
  shop.visitors.set(name, visitor);
  return { visit, cookies: [`session=${name}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`] };
}

function cookiesIn(header: string): Record<string, string> {
  return Object.fromEntries(
    header.split(/;\s*/).map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
