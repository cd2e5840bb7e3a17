import { missingSetting, type SearchConfig } from "../search/choose.ts";
import { type Settings, SettingsError } from "../settings.ts";

/** How the operator lets the web be searched; throws where the provider chosen lacks its setting. */
export function searchConfig(settings: Settings): SearchConfig {
  const config: SearchConfig = {
    chosen: settings.search,
    searxngUrl: settings.searxngUrl,
    apis: {
      brave: { url: settings.braveApiUrl, key: settings.braveApiKey },
      tavily: { url: settings.tavilyApiUrl, key: settings.tavilyApiKey },
      serper: { url: settings.serperApiUrl, key: settings.serperApiKey },
      linkup: { url: settings.linkupApiUrl, key: settings.linkupApiKey },
    },
    engineUrl: settings.searchPageUrl,
  };
  const missing = missingSetting(config);
  if (missing !== undefined)
    throw new SettingsError(`NOCTURNE_SEARCH=${config.chosen} needs ${missing}.`);
  return config;
}
