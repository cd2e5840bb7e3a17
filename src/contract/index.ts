import { fileEndpoints } from "./files.ts";
import { healthEndpoints } from "./health.ts";
import { legacyEndpoints } from "./legacy.ts";
import { pageEndpoints } from "./page.ts";
import { scrapeEndpoints } from "./scrape.ts";
import { searchEndpoints } from "./search.ts";
import { sessionEndpoints } from "./sessions.ts";

/** Every operation of the API, by operation id. */
export const endpoints = {
  ...healthEndpoints,
  ...sessionEndpoints,
  ...pageEndpoints,
  ...fileEndpoints,
  ...scrapeEndpoints,
  ...searchEndpoints,
  ...legacyEndpoints,
};

export type Endpoints = typeof endpoints;
export type OperationId = keyof Endpoints;
