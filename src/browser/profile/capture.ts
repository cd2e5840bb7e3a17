import type { Protocol } from "devtools-protocol";
import type { OriginState, StateCookie } from "../../store/profile-state.ts";
import { untilAborted, waitedFor } from "../../waiting.ts";
import type { CdpSession } from "../cdp.ts";
import type { Tab } from "../tab.ts";
import { evaluateIn, forEachHidden, type StatefulBrowser } from "./empty-page.ts";
import { readProgram } from "./program.ts";
import type { OriginRead } from "./read-origin.ts";

/** What one origin may keep, in characters of JSON. */
export const originCharacters = 20 * 1024 * 1024;
const limits = { characters: originCharacters, databaseMs: 3_000 };
// A page may be busy: then it is asked for in another one.
const inPlaceMs = 2_000;
const readMs = 15_000;
const worldName = "nocturne profile";

/** Every cookie of the browser's own context, sorted. */
export async function readStateCookies(browser: CdpSession): Promise<StateCookie[]> {
  const { cookies } = await browser.send("Storage.getCookies");
  const key = ({ domain, path, name, partitionKey }: StateCookie) =>
    JSON.stringify([domain, path, name, partitionKey]);
  return cookies.map(stateCookieOf).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function stateCookieOf(cookie: Protocol.Network.Cookie): StateCookie {
  const { name, value, domain, path, httpOnly, secure } = cookie;
  const { session, expires, sameSite, priority, sourceScheme, sourcePort, partitionKey } = cookie;
  return {
    name,
    value,
    domain,
    path,
    expires: session ? -1 : expires,
    httpOnly,
    secure,
    priority,
    sourceScheme,
    sourcePort,
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(partitionKey === undefined ? {} : { partitionKey }),
  };
}

/** Reads an origin in a tab that shows it; in a world of our own, which the page does not see. */
export async function readInTab(tab: Tab, origin: string): Promise<OriginRead> {
  const { session, targetId: frameId } = tab;
  const made = session.send("Page.createIsolatedWorld", { frameId, worldName });
  const { executionContextId: contextId } = await waitedFor(made, inPlaceMs, "it did not answer");
  if ((await evaluateIn(session, { expression: "origin", contextId }, inPlaceMs)) !== origin)
    throw new Error("it has moved on");
  const expression = readProgram(origin, limits);
  return JSON.parse((await evaluateIn(session, { expression, contextId }, readMs)) as string);
}

/** Reads origins that no tab shows, each in an empty document, until the signal aborts; `keep` gets each. */
export async function readHidden(
  browser: StatefulBrowser,
  origins: readonly string[],
  { keep, until }: { keep: (origin: string, read: OriginRead | Error) => void; until: AbortSignal },
): Promise<void> {
  await forEachHidden(browser, origins, async (page, origin) => {
    try {
      until.throwIfAborted();
      await untilAborted(page.visit(origin), until);
      const read = await untilAborted(page.evaluate(readProgram(origin, limits), readMs), until);
      keep(origin, JSON.parse(read as string) as OriginRead);
    } catch (error) {
      keep(origin, error as Error);
    }
  });
}

/** Whether an origin has stored nothing. */
export function isEmpty({ localStorage, sessionStorage, databases }: OriginState): boolean {
  return localStorage.length + sessionStorage.length + databases.length === 0;
}
