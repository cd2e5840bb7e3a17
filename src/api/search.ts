import type { Handlers } from "../contract/handler.ts";
import type { Capabilities } from "../contract/health.ts";
import { ScrapeUrlRequest } from "../contract/scrape.ts";
import { modelSetup } from "../errors.ts";
import type { Ask } from "../json-schema/check.ts";
import {
  activeSearch,
  openSearch,
  type SearchConfig,
  searchesByBrowser,
} from "../search/choose.ts";
import type { OpenPage } from "../search/engine-page.ts";
import { otherProviders } from "../search/failure.ts";
import type { ReadPage } from "../search/read-results.ts";
import { searchWeb } from "../search/search-web.ts";
import type { OneShot } from "../sessions/one-shot.ts";

export interface SearchOptions {
  config: SearchConfig;
  /** Opens a search engine's page in a browser. */
  open: OpenPage;
  /** Reads a page that was found, for this account. */
  read: (accountId: string) => ReadPage;
  /** Null on a server without a language model. */
  ask: Ask | null;
}

export function searchHandlers({
  config,
  open,
  read,
  ask,
}: SearchOptions): Pick<Handlers, "searchWeb"> {
  return {
    searchWeb: ({ body }, { accountId, gone }) =>
      searchWeb(body, { provider: openSearch(config, open), read: read(accountId), ask }, gone),
  };
}

/** Reads pages for an account; one that can't be read says why. */
export function readerOf(oneShot: OneShot, accountId: string): ReadPage {
  return async (url, signal) => {
    const request = ScrapeUrlRequest.parse({ url, scrape_links: false });
    try {
      const { success, message, markdown, title } = await oneShot.scrape(
        accountId,
        request,
        signal,
      );
      return success ? { markdown, title: title ?? null } : { failed: message ?? "no content" };
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** What `GET /capabilities` says of the search. */
export function searchCapability(config: SearchConfig, hasModel: boolean): Capabilities["search"] {
  const provider = activeSearch(config);
  const detail = searchesByBrowser(config)
    ? `by public engines' pages in the server's own browser, which they may refuse: ${otherProviders}`
    : `by ${provider}`;
  const withModel = {
    available: hasModel,
    detail: hasModel ? detail : `needs a language model: ${modelSetup}`,
  };
  return {
    provider,
    output_types: {
      searchResults: { available: true, detail },
      sourcedAnswer: withModel,
      structured: withModel,
    },
  };
}
