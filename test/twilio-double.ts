import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const accountSid = `AC${"0".repeat(32)}`;
export const authToken = "the-token-of-twilio";

interface Bought {
  sid: string;
  phone_number: string;
  friendly_name: string;
  sms_url: string;
  sms_method: string;
}

/** What happens to one purchase: an error of Twilio's, or the connection is cut, after the number was bought or before. */
export type Fault =
  | { status: number; code: number; message: string }
  | "cut before"
  | "cut after"
  | "nonsense";

/** Twilio's REST API for phone numbers on loopback, as its documentation has it. */
export interface TwilioDouble extends AsyncDisposable {
  url: string;
  /** What is for sale, by country and kind: `US/Local`. There is no list of what is not named here. */
  sale: Record<string, string[]>;
  bought: Bought[];
  /** For the next purchases, one after the other. */
  faults: Fault[];
  /** Every request, as `GET AvailablePhoneNumbers/US/Local.json?SmsEnabled=true&…`. */
  heard: string[];
  /** Hears requests to it, and then goes on. */
  beforeSale: () => Promise<void>;
}

function say(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, code: number, message: string): void {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  say(response, status, { code, message, more_info, status });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Sells the number of a form; answers it, or undefined where it is not for sale. */
function sell(double: TwilioDouble, form: URLSearchParams): Bought | undefined {
  const number = form.get("PhoneNumber") ?? "";
  const [place, offered] =
    Object.entries(double.sale).find(([, numbers]) => numbers.includes(number)) ?? [];
  if (place === undefined || offered === undefined) return undefined;
  double.sale[place] = offered.filter((one) => one !== number);
  const bought = {
    sid: `PN${String(double.heard.length).padStart(32, "0")}`,
    phone_number: number,
    friendly_name: form.get("FriendlyName") ?? number,
    sms_url: form.get("SmsUrl") ?? "",
    sms_method: form.get("SmsMethod") ?? "POST",
  };
  double.bought.push(bought);
  return bought;
}

function takeOrder(double: TwilioDouble, form: URLSearchParams, response: ServerResponse): void {
  const fault = double.faults.shift();
  if (fault === "cut before") return void response.destroy();
  if (fault === "nonsense") return void response.writeHead(201).end("<html>");
  if (typeof fault === "object") return fail(response, fault.status, fault.code, fault.message);
  const bought = sell(double, form);
  if (fault === "cut after") return void response.destroy();
  if (bought === undefined) {
    return fail(response, 400, 21_422, `${form.get("PhoneNumber")} is not available.`);
  }
  return say(response, 201, bought);
}

async function serve(
  double: TwilioDouble,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, search, searchParams } = new URL(request.url ?? "/", "http://twilio");
  const prefix = `/2010-04-01/Accounts/${accountSid}/`;
  const form = new URLSearchParams(await textOf(request));
  double.heard.push(`${request.method} ${pathname.replace(prefix, "")}${search}`);
  const basic = Buffer.from(`${accountSid}:${authToken}`).toString("base64");
  if (request.headers.authorization !== `Basic ${basic}` || !pathname.startsWith(prefix)) {
    return fail(response, 401, 20_003, "Authenticate");
  }
  const [what = "", name = "", kind = ""] = pathname
    .slice(prefix.length)
    .replace(/\.json$/, "")
    .split("/");
  const offered = double.sale[`${name}/${kind}`];
  if (what === "AvailablePhoneNumbers" && offered !== undefined) {
    const available_phone_numbers = offered.map((phone_number) => ({ phone_number }));
    say(response, 200, { available_phone_numbers });
  } else if (what === "IncomingPhoneNumbers" && request.method === "POST") {
    await double.beforeSale();
    takeOrder(double, form, response);
  } else if (what === "IncomingPhoneNumbers" && request.method === "GET") {
    const isAsked = (one: Bought) => one.friendly_name === searchParams.get("FriendlyName");
    say(response, 200, { incoming_phone_numbers: double.bought.filter(isAsked) });
  } else if (request.method === "DELETE" && double.bought.some(({ sid }) => sid === name)) {
    double.bought = double.bought.filter(({ sid }) => sid !== name);
    say(response, 204);
  } else {
    fail(response, 404, 20_404, `The requested resource ${pathname} was not found`);
  }
}

/** Sells what it is given. */
export async function serveTwilio(sale: Record<string, string[]>): Promise<TwilioDouble> {
  const server = createServer((request, response) => void serve(double, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const double: TwilioDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sale,
    bought: [],
    faults: [],
    heard: [],
    beforeSale: async () => {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return double;
}
