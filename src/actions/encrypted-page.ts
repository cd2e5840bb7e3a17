import { isIP } from "node:net";

/**
 * Why a secret does not go into a page of this origin; undefined when it may: over TLS, on this
 * machine, and in plain where it was stored so.
 */
export function encryptionProblem(origin: string, mayBePlain: boolean): string | undefined {
  const url = URL.parse(origin);
  if (url?.protocol === "https:" || mayBePlain) return undefined;
  if (url !== null && isThisMachine(url.hostname)) return undefined;
  return "the page is not encrypted; a credential that was stored for an http:// address may go there";
}

function isThisMachine(host: string): boolean {
  if (host === "localhost" || host.endsWith(".localhost") || host === "[::1]") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
