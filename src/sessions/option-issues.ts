import { refusedArgument } from "../browser/chrome-args.ts";
import { egressRules } from "../browser/egress/rules.ts";
import { brandOf, realUserAgent } from "../browser/user-agent.ts";
import type { SessionStartRequest } from "../contract/session-options.ts";
import { AppError, type FieldIssue } from "../errors.ts";
import { refusedOfExternal } from "./external-options.ts";
import { refusedByFirefox } from "./firefox-options.ts";
import type { Facilities } from "./options.ts";
import { asksForProxies, chooseProxies } from "./proxy-choice.ts";
import { contradictsSigning } from "./request-signing.ts";

/** What of a session's options can't be had here, or contradicts itself, each by its field. */
export function optionIssues(request: SessionStartRequest, facilities: Facilities): FieldIssue[] {
  return [
    ...egressIssues(request),
    ...proxyIssues(request, facilities),
    ...[...refusedOfExternal(request), ...refusedByFirefox(request)].map(({ field, why }) =>
      issue(field, why),
    ),
    ...browserIssues(request, facilities),
    ...argumentIssues(request),
    ...headerIssues(request),
    ...signingIssues(request, facilities),
  ];
}

function issue(field: string | [string, number], msg: string, input?: unknown): FieldIssue {
  return { loc: ["body", ...[field].flat()], msg, type: "unavailable", input };
}

function egressIssues({ egress, cdp_url: external }: SessionStartRequest): FieldIssue[] {
  if (egress === null || external !== null) return [];
  try {
    egressRules(egress);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.issues !== undefined) return error.issues;
    throw error;
  }
}

function proxyIssues(request: SessionStartRequest, { proxies }: Facilities): FieldIssue[] {
  const chosen = chooseProxies(request, proxies);
  return chosen !== undefined && "loc" in chosen ? [chosen] : [];
}

function browserIssues(request: SessionStartRequest, facilities: Facilities): FieldIssue[] {
  const { browser_type: type, cdp_url: external } = request;
  const issues: FieldIssue[] = [];
  const browser = facilities.browsers[type];
  if (external === null && typeof browser === "string")
    issues.push(issue("browser_type", browser, type));
  // As the API has it (contract 1.1).
  if (request.solve_captchas && /^chrome-(nightly|turbo)$/.test(type) && !asksForProxies(request))
    issues.push(issue("solve_captchas", `${type} solves captchas only with proxies`, true));
  // The headless shell has none.
  if (request.extensions.length > 0 && type === "chrome-turbo")
    issues.push(issue("extensions", `${type} takes none: choose chromium`));
  if (!request.headless && type === "chrome-turbo")
    issues.push(issue("headless", `${type} has no windows: choose chromium`, false));
  else if (!request.headless && facilities.display === undefined) {
    const why = "a window needs an X display: install Xvfb (Debian: xvfb) or set DISPLAY";
    issues.push(issue("headless", why, false));
  }
  return issues;
}

function argumentIssues({ chrome_args: given }: SessionStartRequest): FieldIssue[] {
  return (given ?? []).flatMap((argument, index) => {
    const why = refusedArgument(argument);
    return why === undefined ? [] : [issue(["chrome_args", index], why, argument)];
  });
}

function headerIssues(request: SessionStartRequest): FieldIssue[] {
  const { user_agent: agent, extra_http_headers: headers } = request;
  const issues: FieldIssue[] = [];
  if (agent !== null && !isHeader("user-agent", agent))
    issues.push(issue("user_agent", "is not a text that a header can carry", agent));
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!isHeader(name, value))
      issues.push(issue("extra_http_headers", `'${name}' is not a header that can be sent`, name));
  }
  return issues;
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}

function signingIssues(request: SessionStartRequest, { browsers }: Facilities): FieldIssue[] {
  const browser = browsers[request.browser_type];
  if (typeof browser === "string") return [];
  const real = realUserAgent(browser.version, brandOf(browser.binary.product)).userAgent;
  const contradiction = contradictsSigning(request, real);
  if (contradiction === undefined) return [];
  return [issue(contradiction.field, contradiction.why, contradiction.input)];
}
