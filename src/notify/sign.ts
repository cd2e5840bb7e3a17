import { createHmac } from "node:crypto";

/** The key of a secret: base64 after `whsec_`, else the bytes of the text. */
function keyOf(secret: string): Buffer {
  const prefix = "whsec_";
  return secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), "base64")
    : Buffer.from(secret);
}

/**
 * The header fields of a webhook (https://www.standardwebhooks.com) for an attempt at `now`,
 * milliseconds since 1970; without a secret, the signature is left out.
 */
export function webhookHeaders(
  { id, body, secret }: { id: string; body: string; secret: string | undefined },
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp };
  if (secret === undefined) return headers;
  const signature = createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.${body}`);
  return { ...headers, "webhook-signature": `v1,${signature.digest("base64")}` };
}
