import { createHmac } from "node:crypto";
import { forbidden } from "../../errors.ts";
import { sameSignature } from "../equal.ts";
import { distanceMs, type InboundRequest } from "../inbound.ts";

const freshMs = 5 * 60_000;

/** The key of a secret: base64 after `whsec_`, else the bytes of the text. */
function keyOf(secret: string): Buffer {
  const prefix = "whsec_";
  return secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), "base64")
    : Buffer.from(secret);
}

/**
 * Makes sure of a webhook that is signed by https://www.standardwebhooks.com, at `now` (milliseconds since 1970),
 * and answers its id. Throws 403 for one that is not, or that is older or newer than 5 minutes.
 */
export function checkedWebhookId(
  { headers, body }: Omit<InboundRequest, "url">,
  secret: string,
  now: number,
): string {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  const signatures = headers["webhook-signature"] ?? "";
  if (id === "" || timestamp === "" || signatures === "") {
    throw forbidden("The header needs webhook-id, webhook-timestamp and webhook-signature.");
  }
  const hmac = createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.`).update(body);
  const expected = `v1,${hmac.digest("base64")}`;
  // Several stand there while the sender changes its secret.
  if (!signatures.split(" ").some((one) => sameSignature(one, expected))) {
    throw forbidden("webhook-signature does not fit: sign with NOCTURNE_SMS_WEBHOOK_SECRET.");
  }
  if (!(distanceMs(timestamp, now) <= freshMs)) {
    throw forbidden("webhook-timestamp must be within 5 minutes of now, in seconds since 1970.");
  }
  return id;
}
