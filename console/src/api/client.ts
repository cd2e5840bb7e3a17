import { type Client, createClient } from "../../../src/contract/client.ts";

/** What lets the cookie of the log-in stand for the key: other sites can't send it. */
export const consoleHeader = { "x-nocturne-console": "1" };

/** Every operation of the API, as the account that is logged in. */
export const api: Client = createClient({
  baseUrl: window.location.origin,
  headers: consoleHeader,
});
