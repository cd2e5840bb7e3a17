import { escaped } from "./html.ts";

/** What the viewer's page is told, as JSON in `<meta name="nocturne-live">`. */
export interface ViewerOptions {
  /** The live socket, with a ticket; null where the session has ended. */
  socket: string | null;
  /** Where files for the page are sent by POST, their name after it, with a ticket; null for who only looks. */
  files: string | null;
  session_id: string;
  mode: "embed-minimal" | null;
  theme: "light" | "dark" | null;
  interactive: boolean;
  /** Why the session has ended, where it has. */
  ended?: string;
}

/**
 * The viewer's page as it was built, with what it is to show. Besides this server only those pages may
 * have it in a frame whose origins are in `embed`, separated by spaces.
 */
export function viewerPage(
  built: string,
  options: ViewerOptions,
  { baseUrl, embed }: { baseUrl: string; embed: string },
): { html: string; headers: Record<string, string> } {
  const meta = `<meta name="nocturne-live" content="${escaped(JSON.stringify(options))}">`;
  const { origin } = new URL(baseUrl);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    `connect-src 'self' ${origin} ${origin.replace(/^http/, "ws")}`,
    "base-uri 'none'",
    "form-action 'none'",
    embedding(embed),
  ].join("; ");
  return {
    // Not as a text: in one, `$&` would stand for what it replaces.
    html: built.replace("</head>", () => `${meta}</head>`),
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  };
}

/** Whose pages may have a page in a frame: this server's, and those of these origins (CSP). */
export function embedding(embed: string): string {
  return `frame-ancestors 'self' ${embed}`.trim();
}
