import type { HealthOptions } from "../api/health.ts";
import { searchCapability } from "../api/search.ts";
import { availableNotifiers } from "../notify/available.ts";
import { mostSessions } from "./capacity.ts";
import type { Parts } from "./parts.ts";

/** What this server tells of itself, and of what it can do. */
export function healthOf(parts: Parts): HealthOptions {
  const { settings, kept, browsers, models, sessionWork } = parts;
  const { devtools } = browsers;
  return {
    version: parts.version,
    sessions: sessionWork.sessions,
    facilities: sessionWork.facilities,
    noSandbox: browsers.sandboxProblem,
    noDevTools: typeof devtools === "string" ? devtools : undefined,
    maxSessions: mostSessions(settings),
    records: settings.record,
    largestFile: kept.storage.maximumBytes,
    search: searchCapability(parts.search, models.ask !== null),
    notifications: availableNotifiers(parts.notices),
    identity: kept.identity.capabilities,
    captchaProvider: parts.captchas.provider,
    ffmpeg: () => kept.films.ffmpeg(),
    model: models.model?.name,
  };
}
