import { createHmac } from "node:crypto";
import assert from "node:assert/strict";
import { type AccountsSite, serveAccounts } from "./sites/accounts-site.ts";

const smsKey = "the key of the gateway";

/** The phone number that a persona of the stage gets. */
export const phoneNumber = "+15551234567";

/** What a server needs to give personas an inbox. */
export const inboxSettings = {
  NOCTURNE_MAIL_DOMAIN: "agents.example",
  NOCTURNE_MAIL_PORT: "0",
  NOCTURNE_PHONE_NUMBERS: phoneNumber,
  NOCTURNE_SMS_WEBHOOK_SECRET: `whsec_${Buffer.from(smsKey).toString("base64")}`,
};

/** A shop with accounts that sends its emails and texts. */
export interface SendingSite extends AccountsSite {
  /** What the texts said, oldest first. */
  texts: string[];
}

/**
 * Serves the shop; what it sends goes to a server that was started with `inboxSettings`. `mail` is
 * what the server says of its mail.
 */
export async function serveAccountsTo(server: {
  url: string;
  mail: string | undefined;
}): Promise<SendingSite> {
  const mailPort = Number(/@agents\.example, on 127\.0\.0\.1:(\d+)/.exec(server.mail ?? "")?.[1]);
  const texts: string[] = [];
  const sendText = async (to: string, body: string) => {
    texts.push(body);
    await postText(server.url, { to, from: "Fernhollow", body });
  };
  return Object.assign(await serveAccounts({ mailPort, sendText }), { texts });
}

/** Posts a text as a gateway does, signed as Standard Webhooks says. */
export async function postText(url: string, text: object): Promise<void> {
  const body = JSON.stringify(text);
  const id = crypto.randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", smsKey)
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  const answer = await fetch(`${url}/inbound/sms/generic`, { method: "POST", headers, body });
  assert.equal(answer.status, 200, await answer.text());
}
