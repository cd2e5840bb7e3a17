import { agentEndpoints } from "./agents.ts";
import { fileEndpoints } from "./files.ts";
import { healthEndpoints } from "./health.ts";
import { legacyEndpoints } from "./legacy.ts";
import { pageEndpoints } from "./page.ts";
import { promptEndpoints } from "./prompts.ts";
import { scrapeEndpoints } from "./scrape.ts";
import { searchEndpoints } from "./search.ts";
import { sessionEndpoints } from "./sessions.ts";
import { workflowEndpoints } from "./workflow.ts";
import { usageEndpoints } from "./usage.ts";

/** Every operation of the API, by operation id. */
export const endpoints = {
  ...healthEndpoints,
  ...sessionEndpoints,
  ...pageEndpoints,
  ...fileEndpoints,
  ...scrapeEndpoints,
  ...searchEndpoints,
  ...agentEndpoints,
  ...promptEndpoints,
  ...workflowEndpoints,
  ...usageEndpoints,
  ...legacyEndpoints,
};

export type Endpoints = typeof endpoints;
export type OperationId = keyof Endpoints;
