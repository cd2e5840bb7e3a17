import { setTimeout as delay } from "node:timers/promises";
import type { LoginSign } from "../contract/profiles.ts";
import { invalidAt } from "../errors.ts";
import type { Session } from "./session.ts";

const appearsWithinMs = 3_000;
const lookEveryMs = 250;

/** What tells that somebody is logged in, and where. */
export interface LoginPage {
  url: string;
  sign: LoginSign;
}

/**
 * Opens a page and looks for the sign that its user is logged in, for some seconds: a page may show it
 * late. `opened`: the page could be had at all. Throws a 422 for a selector that is none.
 */
export async function looksLoggedIn(
  session: Session,
  { url, sign }: LoginPage,
): Promise<{ loggedIn: boolean; opened: boolean; message: string }> {
  const opened = await session.execute({ type: "goto", url, category: "Browser Actions" } as never);
  if (!opened.success) return { loggedIn: false, opened: false, message: opened.message };
  const end = Date.now() + appearsWithinMs;
  for (;;) {
    const there = await signsThere(session, sign);
    const isFound = sign.absent
      ? there.every((one) => !one.isThere)
      : there.every((one) => one.isThere);
    // What must not be there may come late as well: it is looked for to the end.
    if (isFound !== sign.absent || Date.now() >= end) {
      return { loggedIn: isFound, opened: true, message: messageOf(there, isFound, sign.absent) };
    }
    await delay(lookEveryMs);
  }
}

interface Sign {
  what: string;
  isThere: boolean;
}

async function signsThere(
  session: Session,
  { text, selector, url_contains: part }: LoginSign,
): Promise<Sign[]> {
  const signs: Sign[] = [];
  const address = session.browser.tabs.current?.url ?? "";
  if (part !== null) {
    signs.push({ what: `'${part}' in its address`, isThere: address.includes(part) });
  }
  const selectors: { what: string; css: string; input?: string }[] = [
    ...(text === null
      ? []
      : [{ what: `the text '${text}'`, css: `:text(${JSON.stringify(text)})` }]),
    ...(selector === null
      ? []
      : [{ what: `the selector '${selector}'`, css: selector, input: selector }]),
  ];
  if (selectors.length === 0) return signs;
  const found = await session.find(selectors.map(({ css }) => css));
  for (const [index, { what, input }] of selectors.entries()) {
    const unreadable = found[index]?.unreadable;
    if (input !== undefined && unreadable !== undefined) throw noSelector(input, unreadable);
    signs.push({ what, isThere: (found[index]?.count ?? 0) > 0 });
  }
  return signs;
}

function noSelector(selector: string, why: string) {
  return invalidAt(["sign", "selector"], `is not a selector: ${why}`, selector);
}

function messageOf(signs: Sign[], isFound: boolean, absent: boolean): string {
  const odd = signs.filter(({ isThere }) => isThere === absent).map(({ what }) => what);
  if (isFound)
    return absent
      ? "The page has none of the signs of being logged out."
      : "The page shows the sign.";
  return absent
    ? `The page shows what it should not: ${odd.join(", ")}.`
    : `The page does not show: ${odd.join(", ")}.`;
}
