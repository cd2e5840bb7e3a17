import { placeholders } from "../contract/placeholders.ts";
import type { OpenPersona } from "../identity/open-persona.ts";
import { domainOf } from "../identity/site.ts";
import { within } from "../waiting.ts";
import { mayHaveCode } from "./code-owner.ts";
import type { Found, SecretPlace, Secrets } from "./secrets.ts";
import { Shown } from "./shown.ts";

/** How long a message may lie before its code is too old, and how long the first one is waited for. */
const oldestMs = 10 * 60_000;
const waitMs = 20_000;
/** One that came this long ago is probably not what the page has just had sent: a newer one may be on its way. */
const freshMs = 60_000;
const newerMs = 6_000;
const mostMessages = 20;
/** Whom a message is about stands at its beginning; in characters. */
const mostSaid = 200_000;

/**
 * The newest one-time code that a persona received, for the placeholder of codes. A site has it only
 * when the message is of or about that site; `code-owner.ts` says how that is told. Else every page
 * could ask for the codes of others. `accounts` answers the sites on which there are accounts now.
 */
export function inboxCodes(persona: OpenPersona, accounts: () => ReadonlySet<string>): Secrets {
  const told = new Shown();
  const used = new Set<string>();
  const given = new Set<string>();
  return {
    redact: (text) => told.redact(text),
    shows: (text) => told.shows(text),
    shown: (text) => told.shown(text),
    async valueFor(placeholder, place, signal): Promise<Found | undefined> {
      if (placeholder !== placeholders.code || place.codeFrom === "totp") return undefined;
      if (place.codeFrom === "sms" && persona.phoneNumber === null)
        return { refused: "the persona has no phone number" };
      const site = domainOf(URL.parse(place.origin)?.hostname ?? "");
      if (site === undefined) return { refused: "the frame belongs to no site" };
      const { codeFrom: source } = place;
      const found = await newestCode(persona, { site, source, accounts, used, signal });
      if (found === undefined) {
        if (!(await persona.inbox.isThere())) return { refused: "the persona was deleted" };
        const what = given.has(site) ? "new code" : "code";
        return { refused: `no ${what} for ${site} has arrived in ${waitMs / 1000} s` };
      }
      used.add(found.id);
      given.add(site);
      told.hide(found.code, placeholders.code);
      return { value: found.code };
    },
  };
}

/** For which site a code is wanted, from where, and until when it is waited for. */
interface Wanted {
  site: string;
  source: SecretPlace["codeFrom"];
  accounts: () => ReadonlySet<string>;
  /** The messages whose codes were given out. */
  used: ReadonlySet<string>;
  signal: AbortSignal;
}

interface Coded {
  id: string;
  code: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

/** The newest code that was not used; where it is not fresh, a newer one is given time to arrive. */
async function newestCode(persona: OpenPersona, wanted: Wanted): Promise<Coded | undefined> {
  const { used, signal } = wanted;
  const begun = Date.now();
  const leaving = new AbortController();
  const gone = AbortSignal.any([signal, leaving.signal]);
  try {
    for (;;) {
      signal.throwIfAborted();
      // Before it is looked: what comes meanwhile is not missed.
      const arrival = nextArrival(persona, gone);
      const codes = await codesOf(persona, wanted);
      const found = codes.find(({ id }) => !used.has(id));
      if (found !== undefined && Date.now() - found.receivedAt < freshMs) return found;
      const left = begun + (found === undefined ? waitMs : newerMs) - Date.now();
      if (left <= 0 || !(await within(arrival, left, signal))) return found;
    }
  } finally {
    leaving.abort();
  }
}

function nextArrival({ inbox }: OpenPersona, signal: AbortSignal): Promise<boolean> {
  return Promise.race([inbox.arrival("email", signal), inbox.arrival("sms", signal)]);
}

/** The codes that a site may have, the newest first. */
async function codesOf(
  { inbox, email }: OpenPersona,
  { site, source, accounts }: Wanted,
): Promise<Coded[]> {
  const query = {
    limit: mostMessages,
    since: Date.now() - oldestMs,
    onlyUnread: false,
  };
  const emails = source === "sms" ? [] : await inbox.peekEmails(query);
  const texts = source === "email" ? [] : await inbox.peekTexts(query);
  const may = (from: string | undefined, text: string) =>
    mayHaveCode(site, { from, text: text.replaceAll(email, "") }, accounts());
  const found = [
    ...emails.filter(({ sender, subject, text, html }) =>
      may(
        siteOfSender(sender.address),
        [subject, text?.slice(0, mostSaid), html?.slice(0, mostSaid)].join("\n"),
      ),
    ),
    ...texts.filter(({ body }) => may(undefined, body)),
  ];
  return found
    .flatMap(({ id, receivedAt, codes: [code] }) =>
      code === undefined ? [] : [{ id, code, receivedAt }],
    )
    .toSorted((a, b) => b.receivedAt - a.receivedAt);
}

/** Empty for an email of nobody. */
function siteOfSender(address: string | null): string {
  return domainOf(address?.split("@").at(-1)?.toLowerCase() ?? "") ?? "";
}
