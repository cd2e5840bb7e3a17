import { headline, links, type Notice, particulars, shownWithin } from "./notice.ts";

/** Discord takes 2000 characters; a headline and two links leave this for each of four texts. */
const mostText = 250;
const mostUrl = 400;

/** A message of Discord, for webhooks and for the API of bots; it calls nobody. */
export interface DiscordMessage {
  content: string;
  allowed_mentions: { parse: string[] };
}

/** A notice as Discord shows it. */
export function discordMessage(notice: Notice): DiscordMessage {
  const lines = particulars(notice).map(({ label, text }) => `**${label}:** ${escaped(text)}`);
  const named = links(notice)
    // A link can't be cut.
    .filter(({ url }) => url.length <= mostUrl)
    .map(({ label, url }) => `${label}: <${new URL(url).href}>`);
  return {
    content: [`**${headline(notice)}**`, ...lines, ...named].join("\n"),
    allowed_mentions: { parse: [] },
  };
}

/** Shown as it stands: no links under other names, no code, no emphasis. */
function escaped(text: string): string {
  return shownWithin(text, mostText, (one) => (/[\\`*_~|<>[\]()#]/.test(one) ? `\\${one}` : one));
}
