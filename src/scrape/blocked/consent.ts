import type { Blocked } from "../../contract/page.ts";
import type { Signs } from "./signs.ts";
import { consentAddress, consentAsked, consentFirst } from "./words.ts";

/** A question for consent that stands alone; one above a page that is there is none. */
export function consentWall(signs: Signs): Blocked | null {
  const { url, requestedUrl } = signs.page;
  if (consentAddress.test(url) && !consentAddress.test(requestedUrl)) {
    return wall(
      `The request was sent on to a page that asks for consent (${URL.parse(url)?.host}).`,
    );
  }
  if (signs.media > 1 || signs.matter > 0 || signs.passwords > 0) return null;
  if (standsAlone(signs)) {
    const whose = signs.consentBox === "a box" ? "" : ` (${signs.consentBox})`;
    return wall(`A box that asks for consent is all there is${whose}.`);
  }
  const first = consentFirst.exec(signs.text.slice(0, 300));
  if (first && signs.size < 2500 && signs.links < 15) {
    return wall(`The page asks for consent first ("${first[0]}").`);
  }
  const asked = consentAsked.exec(signs.text);
  const words = signs.text.match(/cookie|consent|einwilligung|zustimm|partner|toestemming/g) ?? [];
  const isPolicy = /cookie|privacy|datenschutz|consent|legal/i.test(requestedUrl);
  if (asked && words.length > 3 && signs.size < 1800 && signs.links < 10 && signs.controls > 0) {
    return isPolicy ? null : wall(`The page asks for consent and no more ("${asked[0]}").`);
  }
  return null;
}

function standsAlone({ consentBox, consent, outsideConsent, frames, links }: Signs): boolean {
  // What is longer is the page itself.
  if (consentBox === null || links > 3 || consent > 6000) return false;
  const isFrame = frames.some((src) => /privacy-mgmt|consensu|sourcepoint|cmp|consent/i.test(src));
  if (isFrame && outsideConsent < 100) return true;
  return (outsideConsent < 40 && consent > 200) || (outsideConsent < 150 && consent > 600);
}

function wall(reason: string): Blocked {
  return { kind: "consent wall", reason };
}
