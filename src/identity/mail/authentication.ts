import { Resolver } from "node:dns/promises";
import { within } from "../../waiting.ts";
import type { Authentication } from "../messages.ts";

/** Asks the DNS: the records of a name by type, in the shapes of `dns.promises.resolve`. */
export type Resolve = (name: string, type: string) => Promise<string[][] | string[]>;

/** How a message came in. */
export interface Envelope {
  /** The address of the client. */
  ip: string;
  /** What the client calls itself. */
  helo: string;
  /** Whom the client names as the sender; empty for a bounce. */
  sender: string;
}

const unsure: Authentication = { spf: "temperror", dkim: "temperror", dmarc: "temperror" };
const limitMs = 5_000;
/** A message with more signatures, or that needs more questions, is made to keep the server busy. */
const mostSignatures = 10;
const mostQuestions = 60;

/** Asks the DNS servers of the machine. */
export function systemResolve(): Resolve {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  return (name, type) => resolver.resolve(name, type) as Promise<string[][] | string[]>;
}

/**
 * Checks SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 9989) of a message. Never fails and takes five
 * seconds at most: what could not be found out is `temperror`.
 */
export async function authenticate(
  message: Buffer,
  envelope: Envelope,
  resolve: Resolve,
  signal?: AbortSignal,
): Promise<Authentication> {
  if (signaturesOf(message) > mostSignatures) return { ...unsure, dkim: "permerror" };
  const checked = check(message, envelope, atMost(resolve, mostQuestions)).catch(() => unsure);
  return (await within(checked, limitMs, signal)) ?? unsure;
}

async function check(
  message: Buffer,
  envelope: Envelope,
  resolver: Resolve,
): Promise<Authentication> {
  const mailauth = await import("mailauth");
  const { spf, dkim, dmarc } = await mailauth.authenticate(message, {
    ...envelope,
    resolver,
    disableArc: true,
    disableBimi: true,
  });
  const signed = dkim.results.map(({ status }) => status.result);
  return {
    spf: spf === false ? "none" : spf.status.result,
    dkim: signed.includes("pass") ? "pass" : (signed[0] ?? "none"),
    dmarc: dmarc === false ? "none" : dmarc.status.result,
  };
}

function atMost(resolve: Resolve, most: number): Resolve {
  let asked = 0;
  return async (name, type) => {
    asked += 1;
    if (asked > most) throw Object.assign(new Error("too many questions"), { code: "ESERVFAIL" });
    return await resolve(name, type);
  };
}

function signaturesOf(message: Buffer): number {
  const end = message.indexOf("\r\n\r\n");
  const head = message.toString("latin1", 0, end === -1 ? message.length : end);
  return head.match(/^dkim-signature:/gim)?.length ?? 0;
}
