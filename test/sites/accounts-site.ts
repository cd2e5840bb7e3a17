import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { accountRoutes } from "./accounts/account.ts";
import { checkoutRoutes, providerRoutes } from "./accounts/checkout.ts";
import { attackerRoutes, hostileRoutes } from "./accounts/hostile.ts";
import { joinRoutes } from "./accounts/join.ts";
import { logInRoutes } from "./accounts/log-in.ts";
import { confirmationEmail, sendEmail, welcomeEmail } from "./accounts/mail.ts";
import { newPerson, type Person } from "./accounts/people.ts";
import { type Received, type Shape, type Shop, usualShape } from "./accounts/shop.ts";
import { stepRoutes } from "./accounts/steps.ts";
import { type Answer, readVisit, type Routes } from "./accounts/visit.ts";

/** What the site needs of those around it; without a part, what would be sent by it is dropped. */
interface Senders {
  /** Of an SMTP server on 127.0.0.1 that takes the site's emails. */
  mailPort?: number;
  /** Takes the site's text messages; `to` is E.164. */
  sendText?: (to: string, body: string) => Promise<void>;
}

/** A shop with accounts on loopback, its payment provider, and an attacker. */
export interface AccountsSite extends AsyncDisposable {
  /** The shop's root, on 127.0.0.1. */
  url: string;
  /** The shop's root by another name that resolves to loopback, such as `shop.localhost`. */
  at(host: string): string;
  /** The root of the payment provider's server. */
  providerUrl: string;
  /** The root of the attacker's server. */
  attackerUrl: string;
  /** How the site looks from the next page on. */
  shape: Shape;
  received: Received;
  /** What the attacker was asked: `METHOD /path?query body`. */
  stolen: string[];
  /** Opens an account without the site's forms: confirmed, with a phone; with an app where there is a seed. */
  open(given: Parameters<typeof newPerson>[0]): Person;
  /** Who has an account of this address. */
  person(email: string): Person | undefined;
  /** Forgets every account, browser and all that was received; looks as usual. */
  forget(): void;
}

/** Serves the shop on 127.0.0.1, the provider on `pay.localhost`, the attacker on `localhost`. */
export async function serveAccounts(senders: Senders = {}): Promise<AccountsSite> {
  await using cleanup = new AsyncDisposableStack();
  const shop = emptyShop();
  shop.sendText = senders.sendText ?? shop.sendText;
  if (senders.mailPort !== undefined) shop.sendEmail = postedBy(senders.mailPort, shop);
  const ports = {
    shop: await listen(cleanup, shop, shopRoutes),
    provider: await listen(cleanup, shop, providerRoutes),
    attacker: await listen(cleanup, shop, attackerRoutes, shop.stolen),
  };
  shop.url = `http://127.0.0.1:${ports.shop}`;
  shop.providerUrl = `http://pay.localhost:${ports.provider}`;
  shop.attackerUrl = `http://localhost:${ports.attacker}`;
  const servers = cleanup.move();
  return Object.assign(shop, {
    at: (host: string) => `http://${host}:${ports.shop}`,
    open: (given: Parameters<typeof newPerson>[0]) => openAccount(shop, given),
    person: (email: string) => shop.people.get(email.toLowerCase()),
    forget: () => forget(shop),
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  });
}

const shopRoutes: Routes = {
  ...joinRoutes,
  ...logInRoutes,
  ...stepRoutes,
  ...accountRoutes,
  ...checkoutRoutes,
  ...hostileRoutes,
};

function emptyShop(): Shop {
  return {
    people: new Map(),
    visitors: new Map(),
    devices: new Map(),
    cards: new Map(),
    shape: { ...usualShape },
    received: { passwords: [], codes: [], cards: [], leaks: [] },
    stolen: [],
    url: "",
    providerUrl: "",
    attackerUrl: "",
    sendEmail: () => Promise.resolve(),
    sendText: () => Promise.resolve(),
  };
}

function postedBy(port: number, shop: Shop): Shop["sendEmail"] {
  return (to, kind) =>
    sendEmail(
      port,
      to,
      kind === "confirm"
        ? confirmationEmail(to, `${shop.url}/confirm?token=${to.confirmation}&utm_source=mail`)
        : welcomeEmail(to, shop.url),
    );
}

function openAccount(shop: Shop, given: Parameters<typeof newPerson>[0]): Person {
  const hasApp = given.seed !== undefined;
  const person = newPerson({ isConfirmed: true, hasPhone: true, hasApp, ...given });
  shop.people.set(person.email, person);
  return person;
}

function forget(shop: Shop): void {
  for (const map of [shop.people, shop.visitors, shop.devices, shop.cards]) map.clear();
  for (const list of [...Object.values(shop.received), shop.stolen]) list.length = 0;
  shop.shape = { ...usualShape };
}

async function listen(
  cleanup: AsyncDisposableStack,
  shop: Shop,
  routes: Routes,
  log?: string[],
): Promise<number> {
  const server = createServer((request, response) => {
    void answer(request, response, { shop, routes, log }).catch((error: Error) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(error.stack);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanup.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const types: Record<string, string> = { ".css": "text/css", ".js": "text/javascript" };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { shop, routes, log }: { shop: Shop; routes: Routes; log: string[] | undefined },
): Promise<void> {
  const { visit, cookies } = await readVisit(request, shop);
  const { method, url, body } = visit;
  const type = types[extname(url.pathname)];
  if (type !== undefined) return sendFile(url.pathname, type, response);
  if (url.pathname === "/favicon.ico") return void response.writeHead(404).end();
  const line = `${method} ${request.url} ${body}`.trim();
  log?.push(line);
  if (url.pathname === "/beacon") shop.received.leaks.push(line);
  const handler = routes[`${method} ${url.pathname}`];
  if (handler === undefined) return void response.writeHead(404).end("Not found");
  send(await handler(visit, shop), cookies, response);
}

async function sendFile(path: string, type: string, response: ServerResponse): Promise<void> {
  const file = new URL(`accounts${path}`, import.meta.url);
  response.writeHead(200, { "content-type": type }).end(await readFile(file));
}

function send(given: Answer, cookies: string[], response: ServerResponse): void {
  const own = "cookies" in given ? (given.cookies ?? []) : [];
  response.setHeader("set-cookie", [...cookies, ...own]);
  response.setHeader("cache-control", "no-store");
  if ("to" in given) return void response.writeHead(303, { location: given.to }).end();
  const [type, text] =
    "html" in given
      ? ["text/html; charset=utf-8", given.html]
      : ["application/json", JSON.stringify(given.json)];
  response.writeHead(given.status ?? 200, { "content-type": type }).end(text);
}
