import type { OriginState, ProfileState, StateCookie } from "../../store/profile-state.ts";
import type { CdpSession } from "../cdp.ts";
import type { Tabs } from "../tabs.ts";
import { EmptyPage, forEachHidden, type StatefulBrowser } from "./empty-page.ts";
import { writeProgram } from "./program.ts";

const writeMs = 20_000;
const loadedMs = 5_000;

/**
 * Gives a new browser a state, before anybody uses it: its first tab is blank afterwards as it was
 * before. Answers, in words, what the browser did not take; throws when it can't be reached.
 */
export async function restoreProfile(
  browser: StatefulBrowser,
  { cookies, origins }: ProfileState,
): Promise<string[]> {
  const missing: string[] = [];
  const write = async (page: EmptyPage, origin: OriginState) => {
    try {
      await page.visit(origin.origin);
      const said = await page.evaluate(writeProgram(origin), writeMs);
      const parts = JSON.parse(said as string) as string[];
      missing.push(...parts.map((part) => `${part} of ${origin.origin}`));
    } catch (error) {
      missing.push(`${origin.origin} (${(error as Error).message})`);
    }
  };
  // The storage of a session belongs to a tab: there it must be written in the very tab.
  const inTab = origins.filter(({ sessionStorage }) => sessionStorage.length > 0);
  const elsewhere = origins.filter((origin) => !inTab.includes(origin));
  missing.push(...(await setCookies(browser.cdp.browser, cookies)));
  await Promise.all([
    inFirstTab(browser.tabs, inTab, write),
    forEachHidden(browser, elsewhere, write),
  ]);
  return missing;
}

type Write = (page: EmptyPage, origin: OriginState) => Promise<void>;

async function inFirstTab(tabs: Tabs, origins: OriginState[], write: Write): Promise<void> {
  if (origins.length === 0) return;
  const tab = tabs.current ?? (await tabs.open("about:blank"));
  {
    await using page = await EmptyPage.on(tab.session);
    for (const origin of origins) await write(page, origin);
  }
  await tab.session.send("Page.navigate", { url: "about:blank" });
  await tab.loaded(loadedMs);
  await tab.session.send("Page.resetNavigationHistory");
}

/** All at once or, where the browser refuses one, one by one. */
async function setCookies(browser: CdpSession, cookies: StateCookie[]): Promise<string[]> {
  if (cookies.length === 0) return [];
  const set = (some: StateCookie[]) =>
    browser.send("Storage.setCookies", { cookies: some.map(parameterOf) });
  try {
    await set(cookies);
    return [];
  } catch {
    const refused = cookies.map(async (cookie) => {
      const { name, domain } = cookie;
      return set([cookie]).then(
        () => [],
        () => [`the cookie '${name}' of ${domain}`],
      );
    });
    return (await Promise.all(refused)).flat();
  }
}

function parameterOf({ expires, domain, ...cookie }: StateCookie) {
  const scheme = cookie.secure ? "https" : "http";
  // A cookie for one host alone is told by its URL, one for a domain by the domain.
  const place = domain.startsWith(".")
    ? { domain }
    : { url: `${scheme}://${domain}${cookie.path}` };
  return { ...cookie, ...place, ...(expires > 0 ? { expires } : {}) };
}
