import type { BrowserChoice } from "../browser/choice.ts";
import { defaultLocale } from "../browser/languages.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { invalidField } from "../errors.ts";
import type { SessionNetwork } from "./network.ts";
import { asksForProxies } from "./proxy-choice.ts";
import { ownZone, zoneNamed, zoneOfPlace } from "./time-zone.ts";

type Refuse = (field: string, why: string, input: unknown) => void;
type Wish = Pick<SessionStartRequest, "locale" | "timezone" | "proxies">;

/** `timezone` of who wants that of the proxy's country. */
const ofProxy = "proxy";

/**
 * The locale and the time zone that a session begins with, undefined where they are the browser's own:
 * that one may already wait. What there is not is refused by its field.
 */
export function placeOf(
  request: Wish,
  refuse: Refuse,
): { locale: string | undefined; timeZone: string | undefined } {
  const locale = request.locale === null ? defaultLocale : localeNamed(request.locale);
  if (locale === undefined)
    refuse(
      "locale",
      "is no language of dates and numbers in BCP 47, such as de-CH",
      request.locale,
    );
  const own = { locale: locale === defaultLocale ? undefined : locale, timeZone: undefined };
  const { timezone } = request;
  if (timezone === null) return own;
  if (timezone === ofProxy) {
    if (!asksForProxies(request))
      refuse("timezone", "proxy needs proxies: choose them, or name a time zone", timezone);
    return own;
  }
  const zone = zoneNamed(timezone);
  if (zone === undefined)
    refuse("timezone", "is no time zone of the IANA, such as Europe/Zurich", timezone);
  return { ...own, timeZone: zone === ownZone() ? undefined : zone };
}

/** The browser of a session whose network is known. Throws a 422 where its time zone can't be. */
export function browserAt(
  browser: BrowserChoice,
  { timezone, proxies }: Pick<SessionStartRequest, "timezone" | "proxies">,
  { country }: Pick<SessionNetwork, "country">,
): BrowserChoice {
  if (timezone !== ofProxy || browser.kind === "external") return browser;
  const timeZone = country === undefined ? undefined : zoneOfPlace(country, cityOf(proxies));
  if (timeZone === undefined) {
    const why = "the country of the proxy is not known: name a time zone, such as Europe/Zurich";
    throw invalidField("timezone", why, timezone);
  }
  return { ...browser, timeZone: timeZone === ownZone() ? undefined : timeZone };
}

function cityOf(proxies: SessionStartRequest["proxies"]): string | undefined {
  const [named] = Array.isArray(proxies) ? proxies : [];
  return named?.type === "notte" ? (named.city ?? undefined) : undefined;
}

function localeNamed(name: string): string | undefined {
  try {
    const { baseName } = new Intl.Locale(name);
    return Intl.DateTimeFormat.supportedLocalesOf([baseName])[0];
  } catch {
    return undefined;
  }
}
