import type { Findings } from "./sites/detectors-site.ts";

/** How a page is visited, and what the detectors find on it then. */
export interface StealthRow extends Findings {
  name: string;
  options: Record<string, unknown>;
}

const windows =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
const gpu = "hasSwiftshaderRenderer";
const utc = "hasUTCTimezone";

/** What is found by Debian's Chromium 156 on a machine without a graphics card, in UTC. */
export const rows = {
  plain: {
    name: "a session as it is",
    options: {},
    botd: [],
    fpscanner: [gpu, utc],
    own: [],
  },
  client: {
    name: "the same, driven by stock Playwright over CDP",
    options: {},
    botd: [],
    fpscanner: ["hasCDP", gpu, utc],
    own: ["CDP's Runtime domain"],
  },
  quiet: {
    name: "the same with `quiet_cdp`",
    options: { quiet_cdp: true },
    botd: [],
    fpscanner: [gpu, utc],
    own: [],
  },
  placed: {
    name: "`locale`, `timezone`, `geolocation`, `extra_http_headers`, a viewport of 1920×1080",
    options: {
      locale: "de-CH",
      timezone: "Europe/Zurich",
      geolocation: { latitude: 47.37, longitude: 8.54 },
      extra_http_headers: { "x-visitor": "one" },
      viewport_width: 1920,
      viewport_height: 1080,
    },
    botd: [],
    fpscanner: [gpu],
    own: [],
  },
  window: {
    name: "`headless: false`, in a window on Xvfb",
    options: { headless: false },
    botd: [],
    fpscanner: [gpu, utc],
    own: ["no bar on the screen"],
  },
  turbo: {
    name: "`chrome-turbo`",
    options: { browser_type: "chrome-turbo" },
    botd: ["detectNotificationPermissions", "detectPluginsLengthInconsistency"],
    fpscanner: ["hasMissingChromeObject", gpu, utc],
    own: [
      "no bars around the page",
      "no plugins",
      "no PDF viewer",
      "no window.chrome",
      "notifications are denied and not",
      "no time to the network",
    ],
  },
  userAgent: {
    name: "`user_agent` of Chrome 150 on Windows, which is untrue twice",
    options: { user_agent: windows },
    botd: [],
    fpscanner: [gpu, utc, "hasPlatformMismatch"],
    own: [],
  },
} satisfies Record<string, StealthRow>;

/** The rows as a table in Markdown. */
export function stealthTable(): string {
  const cell = (found: readonly string[]) => (found.length === 0 ? "none" : found.join(", "));
  return [
    "| visited by | BotD | fpscanner | our own checks |",
    "| --- | --- | --- | --- |",
    ...Object.values(rows).map(
      ({ name, botd, fpscanner, own }) =>
        `| ${name} | ${cell(botd)} | ${cell(fpscanner)} | ${cell(own)} |`,
    ),
  ].join("\n");
}

/** The page of the manual with its table brought up to date. */
export function withTable(page: string): string {
  const table = `<!-- table -->\n\n${stealthTable()}\n\n<!-- /table -->`;
  return page.replace(/<!-- table -->.*<!-- \/table -->/s, () => table);
}
