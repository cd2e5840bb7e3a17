import { randomBytes } from "node:crypto";
import { escaped } from "./html.ts";

const style = `
:root { color-scheme: light dark; --line: light-dark(#d9d9e3, #30303f); --soft: light-dark(#5c5c6b, #a0a0b2); --card: light-dark(#fff, #181822); --accent: light-dark(#4b3fd1, #8f82ff); }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 46rem; padding: 1.25rem 1rem 3rem; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f7f7fb, #101017) }
h1 { font-size: 1.3rem; margin: 0 0 .5rem } p { margin: 0 0 1rem } small, label { color: var(--soft) }
blockquote { margin: 0 0 1rem; padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere }
iframe { display: block; width: 100%; aspect-ratio: 4 / 3; border: 1px solid var(--line); border-radius: 8px; margin: 0 0 1rem; background: #14141c }
form { display: grid; gap: .5rem }
textarea { font: inherit; width: 100%; min-height: 7rem; padding: .6rem .7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; resize: vertical }
button { font: inherit; font-weight: 600; justify-self: start; padding: .6rem 1.4rem; border: 0; border-radius: 8px; background: var(--accent); color: light-dark(#fff, #101017); cursor: pointer }
@media (max-width: 30rem) { button { width: 100% } }
`;

/** A page with the headers that it needs; nothing on it runs. */
export interface HelpPage {
  html: string;
  headers: Record<string, string>;
}

/** Asks a person; the addresses are of the live view and of where the answer goes. */
export function askingPage(asked: {
  reason: string;
  /** Milliseconds since 1970. */
  until: number;
  viewerUrl: string;
  answerUrl: string;
  longestAnswer: number;
}): HelpPage {
  const { reason, until, viewerUrl, answerUrl, longestAnswer } = asked;
  const end = new Date(until).toISOString().slice(0, 16).replace("T", " ");
  const body = `<h1>An agent needs your help</h1>
<blockquote>${escaped(reason)}</blockquote>
<iframe src="${escaped(viewerUrl)}" title="The browser of the agent, live"></iframe>
<form method="post" action="${escaped(answerUrl)}">
<label for="answer">Your answer</label>
<textarea id="answer" name="answer" maxlength="${longestAnswer}" required></textarea>
<button>Answer</button>
<small>The agent waits until ${end} UTC, and goes on with what you say; if you can't help, say that. Above you can take control of its browser.</small></form>`;
  return page("An agent needs your help", body, new URL(answerUrl).origin);
}

/** Tells a person how it stands; `frames` says which pages may have it in a frame. */
export function tellingPage(title: string, text: string, frames = noFrames): HelpPage {
  return page(title, `<h1>${escaped(title)}</h1><p>${escaped(text)}</p>`, "", frames);
}

const noFrames = "frame-ancestors 'none'";

function page(title: string, body: string, origin: string, frames = noFrames): HelpPage {
  const nonce = randomBytes(16).toString("base64");
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style nonce="${nonce}">${style}</style></head><body>
${body}</body></html>`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; frame-src 'self' ${origin}; form-action 'self' ${origin}; ${frames}; base-uri 'none'`;
  return {
    html,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  };
}
