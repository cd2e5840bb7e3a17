import { refusedArgument } from "../browser/chrome-args.ts";
import type { Inventory } from "../browser/inventory.ts";
import type { LaunchChoice } from "../browser/pool.ts";
import type { Overrides } from "../browser/tabs.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { type FieldIssue, invalidInput } from "../errors.ts";

/** What this machine has, as far as the options of a session depend on it. */
export interface Facilities {
  browsers: Inventory;
  display: string | undefined;
}

/** How a session's options are carried out. */
export interface Plan {
  launch: LaunchChoice;
  overrides: Overrides;
  /** What was asked for, is not in force and is harmless; the session says so. */
  warnings: string[];
}

const aspectRatios = {
  "16:9": { width: 1280, height: 720 },
  "5:4": { width: 1280, height: 1024 },
};

/** The options that this server does not have, why, and whether a request asks for them. */
const absent: {
  field: keyof SessionStartRequest;
  why: string;
  asked: (request: SessionStartRequest) => boolean;
}[] = [
  {
    field: "proxies",
    why: "upstream proxies are not available on this server",
    asked: ({ proxies }) => proxies !== false && !(Array.isArray(proxies) && proxies.length === 0),
  },
  {
    field: "cdp_url",
    why: "external browsers are not available on this server",
    asked: ({ cdp_url }) => cdp_url !== null,
  },
  {
    field: "web_bot_auth",
    why: "Web Bot Auth is not available on this server",
    asked: ({ web_bot_auth }) => web_bot_auth,
  },
];

/** The names of the options that this server refuses, and why. */
export function absentOptions(): { field: string; why: string }[] {
  return absent.map(({ field, why }) => ({ field, why }));
}

/** Plans a session; throws a 422 that names every option that can't be had here. */
export function planSession(request: SessionStartRequest, facilities: Facilities): Plan {
  const issues: FieldIssue[] = [];
  const refuse = (field: string, msg: string, input: unknown, index?: number) =>
    issues.push({
      loc: ["body", field, ...(index === undefined ? [] : [index])],
      msg,
      type: "unavailable",
      input,
    });

  for (const { field, why, asked } of absent) {
    if (asked(request)) refuse(field, why, fieldShown(request[field]));
  }
  const browser = facilities.browsers[request.browser_type];
  if (typeof browser === "string") refuse("browser_type", browser, request.browser_type);
  if (!request.headless && facilities.display === undefined) {
    refuse("headless", "a window needs an X display: set DISPLAY", false);
  }
  for (const [index, argument] of (request.chrome_args ?? []).entries()) {
    const why = refusedArgument(argument);
    if (why !== undefined) refuse("chrome_args", why, argument, index);
  }
  if (request.user_agent !== null && !isHeader("user-agent", request.user_agent)) {
    refuse("user_agent", "is not a text that a header can carry", request.user_agent);
  }
  for (const [name, value] of Object.entries(request.extra_http_headers ?? {})) {
    if (!isHeader(name, value))
      refuse("extra_http_headers", `'${name}' is not a header that can be sent`, name);
  }
  if (issues.length > 0 || typeof browser === "string") throw invalidInput(issues);

  return {
    launch: {
      binary: browser.binary,
      version: browser.version,
      headless: request.headless,
      userAgent: request.user_agent ?? undefined,
      extraArguments: request.chrome_args ?? [],
    },
    overrides: { headers: request.extra_http_headers ?? {}, viewport: viewportOf(request) },
    warnings: warningsOf(request),
  };
}

/** A proxy's credentials must not come back in an error. */
function fieldShown(value: unknown): unknown {
  return typeof value === "object" ? undefined : value;
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}

function viewportOf(request: SessionStartRequest): Overrides["viewport"] {
  if (request.aspect_ratio !== null) return aspectRatios[request.aspect_ratio];
  const { viewport_width: width, viewport_height: height } = request;
  return width !== null && height !== null ? { width, height } : undefined;
}

/** The official clients ask for these in every session, so refusing them would refuse the clients. */
function warningsOf(request: SessionStartRequest): string[] {
  const warnings: string[] = [];
  if (request.solve_captchas)
    warnings.push("solve_captchas: captchas are not solved on this server");
  return warnings;
}
