import { z } from "zod";
import { defaulted, nullable } from "./fields.ts";
import { spelt } from "./misspelt.ts";

export const browserTypes = [
  "chromium",
  "chrome",
  "firefox",
  "chrome-nightly",
  "chrome-turbo",
] as const;
export const BrowserType = z.enum(browserTypes);
export type BrowserType = z.output<typeof BrowserType>;

/** What a picture shows: the viewport, the whole page, or the viewport with what was acted on. */
export const screenshotTypes = ["raw", "full", "last_action"] as const;
export type ScreenshotType = (typeof screenshotTypes)[number];

/** What a page may ask for and can do without, by what it is for. */
export const resourceTypes = [
  "stylesheet",
  "image",
  "media",
  "font",
  "script",
  "xhr",
  "fetch",
  "eventsource",
  "ping",
  "other",
] as const;
export type ResourceType = (typeof resourceTypes)[number];

const Targets = z.array(z.string().min(1).max(300)).max(1000);
// A misspelt `allow` that was passed over would open everything.
const Egress = z.strictObject({
  allow: nullable(Targets).describe(
    "Only these may be reached: domains (example.com with all below it, *.example.com, example.com:8080), addresses and networks (10.0.0.0/8).",
  ),
  deny: defaulted(Targets, []).describe("These may not be reached, though `allow` names them."),
});

const ExternalProxy = z.object({
  type: z.literal("external"),
  server: z.string().min(1),
  username: z.string().nullish(),
  password: z.string().nullish(),
  bypass: z.string().nullish(),
});
const NotteProxy = z.object({
  type: z.literal("notte"),
  id: z.string().nullish(),
  country: z.string().nullish(),
  city: z.string().nullish(),
  geolocation: z.record(z.string(), z.unknown()).nullish(),
});
const TailnetProxy = z.object({
  type: z.literal("tailnet"),
  oauth_client_id: z.string().min(1),
  oauth_client_secret: z.string().nullish(),
});
const Proxy = z.discriminatedUnion("type", [ExternalProxy, NotteProxy, TailnetProxy]);

/** The options of a session, shared with one-shot operations (contract 1.1). */
export const sessionOptions = {
  headless: defaulted(z.boolean(), true).describe(
    "false: in a window on an X display, or an Xvfb of its own.",
  ),
  solve_captchas: nullable(z.boolean()).describe(
    "Solves captchas as they come up, as far as `captchas` of /capabilities says.",
  ),
  max_duration_minutes: defaulted(z.int().min(1).max(1440), 15),
  idle_timeout_minutes: nullable(z.int().min(1).max(30)),
  timeout_minutes: nullable(z.int().min(1).max(30)).describe("Older name of idle_timeout_minutes."),
  proxies: defaulted(
    z.union([z.boolean(), z.string(), z.array(Proxy).max(1)], {
      error: "expected true, false, a country, or a list of one proxy",
    }),
    false,
  ).describe(
    "How it leaves: by one of the server's own (true, a country such as us), or by the one proxy of the list; nothing goes without it.",
  ),
  proxy_rotation: defaulted(z.enum(["sticky", "rotate"]), "sticky").describe(
    "Of several proxies that fit: one for the whole session, or another for each connection.",
  ),
  egress: nullable(Egress).describe(
    "Where the session may go, within what the server allows: pages, frames, workers, WebSockets, downloads, redirects.",
  ),
  block_resources: defaulted(z.array(z.enum(resourceTypes)).max(20), []).describe(
    "Kinds of requests that are not made, such as image and font; xhr and fetch are one kind. Pages themselves and WebSockets are closed by egress.",
  ),
  block_ads: defaulted(z.boolean(), false).describe(
    "Blocks ads and trackers by the server's filter lists, and hides what they leave.",
  ),
  cookie_consent: nullable(z.enum(["decline", "accept"])).describe(
    "Answers the consent walls that the server knows; null leaves them alone.",
  ),
  locale: nullable(z.string().min(2).max(35)).describe(
    "BCP 47, such as de-CH: the language of pages, dates and numbers; by default en-US.",
  ),
  timezone: nullable(z.string().min(1).max(64)).describe(
    "IANA name, such as Europe/Zurich, or \"proxy\" for that of the proxy's country; by default the server's.",
  ),
  geolocation: nullable(
    z.object({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      accuracy: defaulted(z.number().min(0).max(1_000_000), 50).describe("In metres."),
    }),
  ).describe("Where pages that ask are told that they are; they are then allowed to ask."),
  extensions: defaulted(z.array(z.string().min(1)).max(10), []).describe(
    "Ids of uploaded extensions that it starts with.",
  ),
  quiet_cdp: defaulted(z.boolean(), false).describe(
    "Keeps the domain Runtime of CDP clients off but for moments, so that pages hardly notice them.",
  ),
  browser_type: defaulted(BrowserType, "chromium"),
  user_agent: nullable(z.string().min(1).max(1000)).describe(
    "Client hints follow it; what pages can find out to be untrue is in `warnings`.",
  ),
  chrome_args: nullable(z.array(z.string().min(1)).max(50)).describe(
    "Switches of Chromium, of those that /capabilities lists.",
  ),
  viewport_width: nullable(z.int().min(200).max(7680)),
  viewport_height: nullable(z.int().min(200).max(4320)),
  aspect_ratio: nullable(z.enum(["5:4", "16:9"])),
  cdp_url: nullable(z.string().min(1)).describe(
    "A browser that somebody else runs: the address of its CDP WebSocket, or the http:// address that answers /json/version.",
  ),
  use_file_storage: defaulted(z.boolean(), true),
  screenshot_type: defaulted(z.enum(screenshotTypes), "last_action"),
  profile: nullable(
    z.object({
      id: z.string().min(1),
      persist: defaulted(z.boolean(), false).describe(
        "Saves it when the session ends, and before.",
      ),
    }),
  ).describe(
    "The browser profile that it starts with: its cookies and stored data, so its log-ins.",
  ),
  record: nullable(z.boolean()).describe(
    "Keeps pictures, requests, console and tabs for the replay; null is the server's own choice.",
  ),
  record_bodies: defaulted(z.boolean(), false).describe(
    "Keeps the bodies of requests and answers too, up to a limit, for the HAR file.",
  ),
  web_bot_auth: defaulted(z.boolean(), false).describe(
    "Signs every request by HTTP in the name of this server, so that sites can tell who asks (Web Bot Auth); never with the user agent of another browser.",
  ),
  extra_http_headers: nullable(z.record(z.string().min(1), z.string())).describe(
    "Sent with every request of its browser.",
  ),
  vault_id: nullable(z.string()).describe(
    "The vault whose credentials and card are filled in for placeholders such as mycoolpassword.",
  ),
  auth_ids: defaulted(
    z
      .array(z.string())
      .max(10)
      .refine((ids) => new Set(ids).size === ids.length, "must not name one twice"),
    [],
  ).describe(
    "The connections that the session is logged in by; where they and its profile hold the same, theirs counts.",
  ),
  wait_for_authentication: defaulted(z.boolean(), true).describe(
    "Those that were not found logged in within 5 minutes are checked first, and one that can't be logged in fails the start; otherwise they are taken as they were saved.",
  ),
};

const defaultIdleMinutes = 3;

function issue(context: z.RefinementCtx, field: string, message: string, input: unknown): void {
  context.addIssue({ code: "custom", path: [field], message, input });
}

interface Contradictable {
  max_duration_minutes: number;
  idle_timeout_minutes: number | null;
  timeout_minutes: number | null;
  viewport_width: number | null;
  viewport_height: number | null;
  aspect_ratio: string | null;
  cdp_url: string | null;
  headless: boolean;
  user_agent: string | null;
  chrome_args: string[] | null;
}

/** Refuses what contradicts itself (contract 1.1); each issue names the field to change. */
export function checkOptions(options: Contradictable, context: z.RefinementCtx): void {
  const { viewport_width: width, viewport_height: height, max_duration_minutes: max } = options;
  const idle = options.idle_timeout_minutes ?? options.timeout_minutes;
  if (idle !== null && idle > max) {
    issue(context, "idle_timeout_minutes", `must not exceed max_duration_minutes (${max})`, idle);
  }
  if ((width === null) !== (height === null)) {
    const missing = width === null ? "viewport_width" : "viewport_height";
    issue(context, missing, "viewport_width and viewport_height go together", null);
  }
  if (options.aspect_ratio !== null && (width !== null || height !== null)) {
    issue(
      context,
      "aspect_ratio",
      "give either a viewport or an aspect ratio",
      options.aspect_ratio,
    );
  }
  if (options.cdp_url !== null) {
    const given = {
      headless: !options.headless,
      user_agent: options.user_agent,
      chrome_args: options.chrome_args,
      viewport_width: width,
    };
    for (const [field, value] of Object.entries(given)) {
      if (value) issue(context, field, "can't be chosen together with cdp_url", value);
    }
  }
}

/** Options with `idle_timeout_minutes` resolved from its alias and default. */
export function resolveIdleTimeout<Options extends Contradictable>({
  timeout_minutes,
  ...options
}: Options) {
  return {
    ...options,
    idle_timeout_minutes:
      options.idle_timeout_minutes ??
      timeout_minutes ??
      Math.min(defaultIdleMinutes, options.max_duration_minutes),
  };
}

/** `POST /sessions/start` (contract 1.1). */
export const SessionStartRequest = spelt({
  ...sessionOptions,
  persona_id: nullable(z.string()).describe(
    "Who the session acts as: email_read and sms_read read its messages, and its codes, its address and its vault are filled in for placeholders.",
  ),
})
  .superRefine(checkOptions)
  .transform(resolveIdleTimeout)
  .meta({ id: "SessionStartRequest" });
export type SessionStartRequest = z.output<typeof SessionStartRequest>;
