import type { ApiAccess } from "./api-access.ts";
import { bing } from "./bing.ts";
import { brave } from "./brave.ts";
import { duckduckgo } from "./duckduckgo.ts";
import { enginePages, type OpenPage } from "./engine-page.ts";
import { linkup } from "./linkup.ts";
import { mojeek } from "./mojeek.ts";
import type { SearchProvider } from "./provider.ts";
import { searxng } from "./searxng.ts";
import { serper } from "./serper.ts";
import { tavily } from "./tavily.ts";

const apis = { brave, tavily, serper, linkup };
const engines = { duckduckgo, mojeek, bing };

type ApiName = keyof typeof apis;
type EngineName = keyof typeof engines;

/** How one searches: an API, an engine's page, or `browser` for one engine's page after the other. */
export type SearchName = "searxng" | ApiName | EngineName | "browser";

/** What the operator has set. */
export interface SearchConfig {
  /** Undefined: the first that is configured, in the order of these fields. */
  chosen: SearchName | undefined;
  searxngUrl: string | undefined;
  apis: Record<ApiName, { url: string; key: string | undefined }>;
  /** Instead of the engine's own address. */
  engineUrl: string | undefined;
}

/** What a server that is set up like this searches with: the chosen one, the first configured, else its own browser. */
export function activeSearch({ chosen, searxngUrl, apis: access }: SearchConfig): SearchName {
  if (chosen !== undefined) return chosen;
  if (searxngUrl !== undefined) return "searxng";
  const names = Object.keys(apis) as ApiName[];
  return names.find((name) => access[name].key !== undefined) ?? "browser";
}

/** The setting without which the active search can't work and which is not set; undefined when all is there. */
export function missingSetting(config: SearchConfig): string | undefined {
  const name = activeSearch(config);
  if (name === "searxng") return config.searxngUrl === undefined ? "SEARXNG_URL" : undefined;
  if (!isApi(name)) return undefined;
  return config.apis[name].key === undefined ? `${name.toUpperCase()}_API_KEY` : undefined;
}

/** Whether the active search reads an engine's page in the server's own browser. */
export function searchesByBrowser(config: SearchConfig): boolean {
  const name = activeSearch(config);
  return name !== "searxng" && !isApi(name);
}

/** The provider that is configured; throws where its setting is missing, which the start has ruled out. */
export function openSearch(config: SearchConfig, open: OpenPage): SearchProvider {
  const missing = missingSetting(config);
  if (missing !== undefined) throw new Error(`${missing} is not set`);
  const name = activeSearch(config);
  const address = config.engineUrl;
  if (name === "searxng") return searxng(config.searxngUrl!);
  if (isApi(name)) return apis[name](config.apis[name] as ApiAccess);
  if (name !== "browser") return enginePages({ engines: [engines[name]], address, open });
  if (address !== undefined) return enginePages({ engines: [duckduckgo], address, open });
  return enginePages({ engines: [duckduckgo, mojeek, bing], open });
}

function isApi(name: SearchName): name is ApiName {
  return Object.hasOwn(apis, name);
}
