import type { FilterLists } from "../blocking/filter-lists.ts";
import type { BrowserChoice } from "../browser/choice.ts";
import type { Display } from "../browser/display.ts";
import { namesAddresses } from "../browser/egress/rules.ts";
import { untruths } from "../browser/given-user-agent.ts";
import type { Installed, Inventory } from "../browser/inventory.ts";
import type { Overrides } from "../browser/overrides.ts";
import { launchChoice } from "../browser/pool.ts";
import { brandOf, realUserAgent } from "../browser/user-agent.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { invalidInput } from "../errors.ts";
import { externalWarnings } from "./external-options.ts";
import { firefoxWarnings } from "./firefox-options.ts";
import { optionIssues } from "./option-issues.ts";
import { placeOf } from "./place.ts";
import type { ProxyAccess } from "./proxies.ts";
import { asksForProxies } from "./proxy-choice.ts";
import type { RequestSigner } from "./request-signing.ts";

/** What this machine has, as far as the options of a session depend on it. */
export interface Facilities {
  browsers: Inventory;
  /** Where browsers with a window show it. */
  display: Display | undefined;
  proxies: ProxyAccess;
  filterLists: FilterLists;
  /** Signs the requests of sessions that say who asks. */
  signer: RequestSigner;
}

/** How a session's options are carried out. */
export interface Plan {
  browser: BrowserChoice;
  overrides: Overrides;
  /** What was asked for, is not in force and is harmless; the session says so. */
  warnings: string[];
}

const aspectRatios = {
  "16:9": { width: 1280, height: 720 },
  "5:4": { width: 1280, height: 1024 },
};

/** Plans a session; throws a 422 that names every option that can't be had here. */
export function planSession(request: SessionStartRequest, facilities: Facilities): Plan {
  const browser = facilities.browsers[request.browser_type];
  const issues = optionIssues(request, facilities);
  const place = placeOf(request, (field, msg, input) =>
    issues.push({ loc: ["body", field], msg, type: "unavailable", input }),
  );
  const choice = choiceOf(request, browser, place);
  if (issues.length > 0 || choice === undefined) throw invalidInput(issues);
  return {
    browser: choice,
    overrides: {
      headers: request.extra_http_headers ?? {},
      viewport: viewportOf(request),
      // Firefox is told when it starts, so that no page asks before.
      geolocation: choice.kind === "firefox" ? undefined : (request.geolocation ?? undefined),
    },
    warnings: warningsOf(request, browser),
  };
}

/** Undefined where the browser that is asked for is not installed. */
function choiceOf(
  request: SessionStartRequest,
  browser: Installed | string,
  place: ReturnType<typeof placeOf>,
): BrowserChoice | undefined {
  if (request.cdp_url !== null) return { kind: "external", cdpUrl: request.cdp_url };
  if (typeof browser === "string") return undefined;
  const { headless, user_agent: given } = request;
  const userAgent = given ?? undefined;
  if (request.browser_type === "firefox") {
    const geolocation = request.geolocation ?? undefined;
    const { path } = browser.binary;
    return { kind: "firefox", path, headless, userAgent, geolocation, ...place };
  }
  const extraArguments = request.chrome_args ?? [];
  return {
    kind: "chromium",
    ...launchChoice(browser, { headless, userAgent, extraArguments, ...place }),
  };
}

function viewportOf(request: SessionStartRequest): Overrides["viewport"] {
  if (request.aspect_ratio !== null) return aspectRatios[request.aspect_ratio];
  const { viewport_width: width, viewport_height: height } = request;
  return width !== null && height !== null ? { width, height } : undefined;
}

/** What of the options is not in force as it may be thought to be. */
function warningsOf(request: SessionStartRequest, browser: Installed | string): string[] {
  const warnings = [...firefoxWarnings(request), ...externalWarnings(request)];
  if (request.user_agent !== null && typeof browser !== "string") {
    const real = realUserAgent(browser.version, brandOf(browser.binary.product));
    warnings.push(...untruths(request.user_agent, real).map((why) => `user_agent: ${why}`));
  }
  if (request.egress !== null && namesAddresses(request.egress) && asksForProxies(request))
    warnings.push(
      "egress: the proxy looks names up, so addresses and networks count only for hosts that are given as addresses",
    );
  return warnings;
}
