import type { Outcome } from "./delivery.ts";
import { headline, links, type Notice, particulars, shownWithin } from "./notice.ts";

/** Slack's limits: 150 characters for a header, 3000 for a section. */
const mostHeader = 150;
const mostSection = 2_900;
/** Whoever takes no blocks shows this; Slack cuts it at 40,000, and others far earlier. */
const mostInText = 1_200;

/** A message of Slack, for incoming webhooks and for `chat.postMessage`. */
export interface SlackMessage {
  text: string;
  blocks: object[];
}

/** A notice as Slack shows it; the text holds everything for those that speak like Slack but know no blocks. */
export function slackMessage(notice: Notice): SlackMessage {
  const title = headline(notice);
  const said = particulars(notice);
  const named = links(notice).map(({ label, url }) => `<${linked(url)}|${label}>`);
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
  const lines = (most: number) =>
    said.map(({ label, text }) => `*${label}:* ${escaped(text, most)}`);
  return {
    text: [`*${title}*`, ...lines(mostInText), ...named].join("\n"),
    blocks: [
      { type: "header", text: { type: "plain_text", text: title.slice(0, mostHeader) } },
      ...lines(mostSection).map(section),
      ...(named.length === 0 ? [] : [section(named.join("  ·  "))]),
    ],
  };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * A text that Slack shows as it stands, of at most so many characters as they are sent. `@channel` is
 * parted by an invisible character, since what speaks like Slack would call everybody.
 */
function escaped(text: string, most: number): string {
  const harmless = text.replace(/@(?=channel|here|everyone|all)/gi, "@\u200b");
  return shownWithin(harmless, most, (character) => entities[character] ?? character);
}

function linked(url: string): string {
  return new URL(url).href.replaceAll("|", "%7C").replace(/[&<>]/g, (one) => entities[one] ?? one);
}

/** What the Web API answered: it says 200 also where it has refused. */
export function slackVerdict(answer: unknown): Outcome {
  const { ok, error } = (answer ?? {}) as { ok?: unknown; error?: unknown };
  if (ok === true) return { delivered: true };
  const code = typeof error === "string" && /^[a-z_]{1,60}$/.test(error) ? error : "no reason";
  const isPassing = /^(ratelimited|internal_error|fatal_error|service_unavailable)$/.test(code);
  return { delivered: false, error: `Slack refused the message (${code})`, isPassing };
}
