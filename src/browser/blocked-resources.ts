import type { ResourceType } from "../contract/session-options.ts";
import type { PausedRequest, RequestJudge } from "./interception.ts";

/** The kinds for which Chromium has a word of its own where requests are held. */
const kinds = new Map<string, ResourceType>([
  ["Stylesheet", "stylesheet"],
  ["Image", "image"],
  ["Media", "media"],
  ["Font", "font"],
  ["Script", "script"],
  ["Ping", "ping"],
  ["CSPViolationReport", "ping"],
  ["EventSource", "eventsource"],
]);
/** Its words for what scripts ask for, also for preflights and event sources. */
const byScript = new Set(["XHR", "Fetch", "Preflight"]);

/** Refuses requests by what they are for (the contract's `block_resources`). */
export function resourceJudge(blocked: readonly ResourceType[]): RequestJudge {
  return (paused) => {
    const kind = kindOf(paused);
    const isBlocked =
      kind !== undefined &&
      (blocked.includes(kind) || (kind === "fetch" && blocked.includes("xhr")));
    return isBlocked ? { refused: `Refused: ${kind} is among block_resources` } : undefined;
  };
}

/** What a request is for; undefined for a page's or frame's own document. */
function kindOf({ resourceType, request }: PausedRequest): ResourceType | undefined {
  if (resourceType === "Document") return undefined;
  if (byScript.has(resourceType))
    return headerOf(request, "accept") === "text/event-stream" ? "eventsource" : "fetch";
  return kinds.get(resourceType) ?? otherKind(request);
}

/** Of what Chromium has no word for there. */
function otherKind(request: PausedRequest["request"]): ResourceType {
  if (headerOf(request, "service-worker") === "script") return "script";
  // Icons of pages.
  return headerOf(request, "accept")?.startsWith("image/") ? "image" : "other";
}

function headerOf({ headers }: PausedRequest["request"], wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
