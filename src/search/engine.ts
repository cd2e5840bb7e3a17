import { selectAll, selectOne } from "css-select";
import type { AnyNode, Document, Element } from "domhandler";
import { textContent } from "domutils";
import { parse } from "parse5";
import { adapter } from "parse5-htmlparser2-tree-adapter";
import { withSiteOperators } from "./filters.ts";
import type { SearchQuery, SearchResult } from "./provider.ts";

/** A page as the browser shows it; `status` is 0 where it is not known. */
export interface EnginePage {
  html: string;
  url: string;
  status: number;
}

/** A public search engine with a plain page of results. */
export interface Engine {
  readonly name: string;
  /** Its own address. */
  readonly address: string;
  readonly filtersDates: boolean;
  /** Where the results of a query stand, below `address`. */
  pageUrl(address: string, query: SearchQuery): URL;
  /** Why the page is no answer but a refusal, as the end of a sentence; undefined when it is an answer. */
  refusal(page: EnginePage, document: Document): string | undefined;
  /** The selector of the results, without advertisements. */
  readonly items: string;
  /** What one of them says; undefined where it leads nowhere. */
  resultOf(item: Element, pageUrl: string): SearchResult | undefined;
  /** The page says itself that nothing was found. */
  saysNothingFound(document: Document): boolean;
}

/** The page of a query for an engine that takes nothing but its words. */
export function wordsUrl(address: string, query: SearchQuery): URL {
  const url = new URL(address);
  url.searchParams.set("q", withSiteOperators(query));
  return url;
}

/** The results of a page in order. */
export function resultsOf(engine: Engine, document: Document, pageUrl: string): SearchResult[] {
  return selectAll<AnyNode, Element>(engine.items, document).flatMap(
    (item) => engine.resultOf(item, pageUrl) ?? [],
  );
}

/** Parses a page of results as a browser without scripts does. */
export function parsePage(html: string): Document {
  return parse(html, { treeAdapter: adapter, scriptingEnabled: false });
}

/** Whether anything matches a selector. */
export function has(document: Document, selector: string): boolean {
  return selectOne<AnyNode, AnyNode>(selector, document) !== null;
}

/** The text of the first element that matches below `root`, in one line; empty where none does. */
export function textAt(root: AnyNode, selector: string): string {
  const found = selectOne<AnyNode, AnyNode>(selector, root);
  return found === null ? "" : textContent(found).replaceAll(/\s+/g, " ").trim();
}

/** What the status alone says against the page. */
export function refusedByStatus(status: number): string | undefined {
  if (status === 403) return "it forbids this server to ask (403)";
  if (status === 429) return "it says that it is asked too often (429)";
  if (status >= 400) return `it failed with status ${status}`;
  return undefined;
}
