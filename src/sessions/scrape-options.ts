import type { ScrapeUrlRequest, ScrapeVia } from "../contract/scrape.ts";
import { sessionOptions, SessionStartRequest } from "../contract/session-options.ts";
import { invalidField } from "../errors.ts";

/** What does not matter to a page that is wanted once, or matters in no way that needs a session. */
const indifferent = new Set([
  "solve_captchas",
  "max_duration_minutes",
  "idle_timeout_minutes",
  "timeout_minutes",
  "use_file_storage",
  "screenshot_type",
  "wait_for_authentication",
]);
/** What a plain request can carry too. */
const carried = new Set(["user_agent", "extra_http_headers", "proxies", "proxy_rotation"]);

/** The options of the session that a request stands for. */
export function sessionPart(request: ScrapeUrlRequest): SessionStartRequest {
  const names = Object.keys(sessionOptions) as (keyof typeof sessionOptions)[];
  return SessionStartRequest.parse(
    Object.fromEntries(names.map((name) => [name, request[name as keyof ScrapeUrlRequest]])),
  );
}

/** The options that are not as they are by themselves, but for those that do not matter. */
export function chosenOptions(request: ScrapeUrlRequest): string[] {
  const plain: Record<string, unknown> = SessionStartRequest.parse({});
  const asked: Record<string, unknown> = sessionPart(request);
  return Object.keys(plain).filter(
    (name) => !indifferent.has(name) && JSON.stringify(plain[name]) !== JSON.stringify(asked[name]),
  );
}

/** The ways to try, cheapest first. Throws a 422 where plain HTTP is asked for with what only a browser can do. */
export function waysOf(request: ScrapeUrlRequest): ScrapeVia[] {
  const options = chosenOptions(request).filter((name) => !carried.has(name));
  const inBrowser = isPlaywrightOnly(request.selector) ? ["selector", ...options] : options;
  const [first] = inBrowser;
  if (request.via === "http" && first !== undefined) {
    throw invalidField("via", `${first} needs a browser: leave via out, or that`, "http");
  }
  if (request.via === "browser" || first !== undefined) return ["browser"];
  return request.via === "http" ? ["http"] : ["http", "browser"];
}

/** Whether a selector is more than CSS: an engine's name, a chain, or one of Playwright's pseudo-classes. */
function isPlaywrightOnly(selector: string | null): boolean {
  if (selector === null) return false;
  return (
    /^(?!css=)(\w+(:\w+)?=|\/\/|\.\.)/.test(selector) ||
    selector.includes(">>") ||
    /:(visible|has-text|text|text-is|text-matches|nth-match|above|below|near|left-of|right-of)\b/.test(
      selector,
    )
  );
}
