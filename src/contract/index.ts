import { agentEndpoints } from "./agents.ts";
import { extensionEndpoints } from "./extensions.ts";
import { fileEndpoints } from "./files.ts";
import { healthEndpoints } from "./health.ts";
import { legacyEndpoints } from "./legacy.ts";
import { keyEndpoints } from "./keys.ts";
import { managedAuthEndpoints } from "./managed-auth.ts";
import { pageEndpoints } from "./page.ts";
import { personaEndpoints } from "./personas.ts";
import { profileEndpoints } from "./profiles.ts";
import { promptEndpoints } from "./prompts.ts";
import { replayEndpoints } from "./replay.ts";
import { scrapeEndpoints } from "./scrape.ts";
import { searchEndpoints } from "./search.ts";
import { secretEndpoints } from "./secrets.ts";
import { sessionEndpoints } from "./sessions.ts";
import { timelineEndpoints } from "./timeline.ts";
import { vaultEndpoints } from "./vaults.ts";
import { workflowEndpoints } from "./workflow.ts";
import { usageEndpoints } from "./usage.ts";

/** Every operation of the API, by operation id. */
export const endpoints = {
  ...healthEndpoints,
  ...sessionEndpoints,
  ...pageEndpoints,
  ...fileEndpoints,
  ...extensionEndpoints,
  ...scrapeEndpoints,
  ...searchEndpoints,
  ...agentEndpoints,
  ...profileEndpoints,
  ...promptEndpoints,
  ...workflowEndpoints,
  ...secretEndpoints,
  ...personaEndpoints,
  ...vaultEndpoints,
  ...managedAuthEndpoints,
  ...usageEndpoints,
  ...timelineEndpoints,
  ...replayEndpoints,
  ...keyEndpoints,
  ...legacyEndpoints,
};

export type Endpoints = typeof endpoints;
export type OperationId = keyof Endpoints;
