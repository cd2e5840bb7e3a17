import type { Protocol } from "devtools-protocol";
import type { Field, RequestTimings } from "../recording/recorded-request.ts";

const secretHeaders = /^(cookie|set-cookie|authorization|proxy-authorization)$/i;
const mostHeaders = 200;
/** More than is told in the end: secrets are covered before the rest is cut. */
const longest = 6_000;

/** Headers as they are kept: the values that let one in are left out. */
export function keptHeaders(headers: Protocol.Network.Headers): Field[] {
  return Object.entries(headers)
    .slice(0, mostHeaders)
    .flatMap(([name, value]) =>
      // Chromium writes a header that came several times with line breaks between.
      value.split("\n").map((one): Field => {
        const kept = secretHeaders.test(name) ? "(left out)" : one.slice(0, longest);
        return [name.slice(0, 200), kept];
      }),
    );
}

/** The size of headers as HTTP/1.1 writes them, in bytes. */
export function headerBytes(headers: Protocol.Network.Headers): number {
  return Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    2,
  );
}

/** A URL as it is kept: of a bounded length, without passwords, of `data:` only the type. */
export function keptUrl(url: string): string {
  const type = /^data:([^,;]{0,100})/i.exec(url);
  if (type !== null) return `data:${type[1]},…`;
  // Only what stands before the first slash or question mark names a user.
  const open = url.replace(/^(\w+:\/\/)[^/?#@]*@/, "$1");
  return open.length > longest ? `${open.slice(0, longest).toWellFormed()}…` : open;
}

/** The parts of a request's time, which took `duration` ms in all (CDP Network.ResourceTiming). */
export function timingsOf(
  timing: Protocol.Network.ResourceTiming | undefined,
  duration: number,
): RequestTimings {
  const none = { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0 };
  if (timing === undefined || timing.sendStart < 0)
    return { ...none, wait: rounded(duration), receive: 0 };
  const { dnsStart, dnsEnd, connectStart, connectEnd, sslStart, sslEnd, sendStart, sendEnd } =
    timing;
  const begun = [dnsStart, connectStart, sendStart].find((one) => one >= 0) ?? 0;
  const between = (start: number, end: number) => (start < 0 ? -1 : rounded(end - start));
  return {
    blocked: rounded(begun),
    dns: between(dnsStart, dnsEnd),
    connect: between(connectStart, connectEnd),
    ssl: between(sslStart, sslEnd),
    send: rounded(sendEnd - sendStart),
    wait: rounded(timing.receiveHeadersEnd - sendEnd),
    receive: rounded(duration - timing.receiveHeadersEnd),
  };
}

function rounded(ms: number): number {
  return Math.max(0, Math.round(ms * 1_000) / 1_000);
}
