import type { Logger } from "pino";
import type { CaptchaMeans } from "../actions/captcha/means.ts";
import type { Authority } from "../http/auth.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { NotifyAccess } from "../notify/access.ts";
import type { SearchConfig } from "../search/choose.ts";
import type { Settings } from "../settings.ts";
import type { AgentWork } from "./agents.ts";
import type { Browsers } from "./browsers.ts";
import type { Data } from "./data.ts";
import type { Kept } from "./kept.ts";
import type { Models } from "./models.ts";
import type { SessionWork } from "./sessions.ts";

/** All that requests are answered with. */
export interface Parts {
  settings: Settings;
  version: string;
  logger: Logger;
  metrics: Metrics;
  authority: Authority;
  data: Data;
  kept: Kept;
  browsers: Browsers;
  models: Models;
  search: SearchConfig;
  captchas: CaptchaMeans;
  notices: NotifyAccess;
  sessionWork: SessionWork;
  agentWork: AgentWork;
}
