import { isSameSite } from "../identity/site.ts";
import { encryptionProblem } from "./encrypted-page.ts";

/**
 * Why a secret does not go into a form that sends to these addresses, from a page of this origin: they
 * are of another site, or not encrypted as the page is. Undefined when it may.
 */
export function sendingProblem(origin: string, sendsTo: readonly string[]): string | undefined {
  // A frame may have no address of its own, as one of `srcdoc`: what counts is its origin.
  const stranger = sendsTo.find((url) => !isSameSite(url, origin));
  if (stranger !== undefined)
    return `the form sends what is filled in to ${URL.parse(stranger)?.host}, which is another site`;
  const isSafe = encryptionProblem(origin, false) === undefined;
  const plain = sendsTo.find((url) => encryptionProblem(url, false) !== undefined);
  if (!isSafe || plain === undefined) return undefined;
  return `the form sends what is filled in to http://${URL.parse(plain)?.host}, which is not encrypted`;
}
