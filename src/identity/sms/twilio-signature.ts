import { createHmac } from "node:crypto";
import { sameSignature } from "../equal.ts";

/** What Twilio signs: the URL, and each field with its values, sorted, with nothing between them. */
function signatureOf(url: string, form: URLSearchParams, authToken: string): string {
  const fields = [...new Set(form.keys())].toSorted();
  const text = fields.flatMap((name) =>
    [...new Set(form.getAll(name))].toSorted().map((value) => name + value),
  );
  return createHmac("sha1", authToken)
    .update(url + text.join(""))
    .digest("base64");
}

/**
 * The address in the ways Twilio may have written it: it names the usual port or not, and a proxy in front that
 * speaks TLS leaves us without the `https`.
 */
function spellings(url: string): string[] {
  const { scheme, host, port, rest } =
    /^(?<scheme>https?):\/\/(?<host>[^/?]*?)(?<port>:\d+)?(?<rest>[/?].*)?$/.exec(url)?.groups ??
    {};
  if (scheme === undefined) return [url];
  const ports = (usual: string) => new Set([port ?? "", "", usual]);
  const written = (name: string, usual: string) =>
    [...ports(usual)].map((one) => `${name}://${host}${one}${rest ?? ""}`);
  return [...written("http", ":80"), ...written("https", ":443")];
}

/**
 * Whether `X-Twilio-Signature` is that of the form which came to a URL: HMAC-SHA1, by the account's auth token
 * (https://www.twilio.com/docs/usage/security).
 */
export function isFromTwilio(
  { url, form, signature }: { url: string; form: URLSearchParams; signature: string },
  authToken: string,
): boolean {
  return spellings(url).some((one) => sameSignature(signature, signatureOf(one, form, authToken)));
}
