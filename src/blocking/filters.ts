import { type CosmeticFilter, FiltersEngine, Request, type RequestType } from "@ghostery/adblocker";

/** A request as filters see it. */
export interface FilteredRequest {
  url: string;
  /** Chromium's word in small letters, such as script, or sub_frame for the document of a frame. */
  type: string;
  /** The address of the document that asks; undefined where it is not known. */
  source: string | undefined;
}

/** What a document holds that rules ask for. */
export interface NamesInPage {
  classes: string[];
  ids: string[];
  hrefs: string[];
}

/** The rules of all filter lists of a server, as they were at one time; sessions share them. */
export class Filters {
  #engine: FiltersEngine;

  /** Throws where the engine is of another version of its package. */
  constructor(engine: Uint8Array) {
    this.#engine = FiltersEngine.deserialize(engine);
  }

  /** The rule by which a request is not made; undefined where it may be made. */
  refusing({ url, type, source }: FilteredRequest): string | undefined {
    const request = Request.fromRawDetails({
      url,
      type: type as RequestType,
      ...(source !== undefined && { sourceUrl: source }),
    });
    const { match, filter } = this.#engine.match(request);
    return match ? String(filter) : undefined;
  }

  /** CSS that hides what rules hide on every page, or on the site of this one; may be empty. */
  hidingOn(url: string): string {
    return this.#hiding(url, true, { classes: [], ids: [], hrefs: [] });
  }

  /** CSS that hides what rules hide by these names; may be empty. */
  hidingNamed(url: string, names: NamesInPage): string {
    return this.#hiding(url, false, names);
  }

  #hiding(url: string, isFirst: boolean, names: NamesInPage): string {
    const { hostname, domain } = Request.fromRawDetails({ url, type: "document" });
    const rules = { getInjectionRules: false, getExtendedRules: true };
    const { matches, allowGenericHides } = this.#engine.matchCosmeticFilters({
      url,
      hostname,
      domain,
      ...names,
      ...rules,
      getRulesFromHostname: isFirst,
      getRulesFromDOM: !isFirst,
    });
    const filters = matches.flatMap(({ filter, exception }) =>
      filter === undefined || exception !== undefined ? [] : [filter],
    );
    const { styles } = this.#engine.injectCosmeticFilters(filters, {
      url,
      injectScriptlets: false,
      injectExtended: false,
      allowGenericHides,
      getBaseRules: isFirst,
    });
    // A rule each: those that are no CSS are then dropped alone.
    const byContent = filters.filter(hidesByContent).map((filter) => filter.getSelector());
    return [styles, ...byContent.map((selector) => `${selector} { display: none !important; }`)]
      .filter((text) => text !== "")
      .join("\n");
  }
}

/** The engine takes `:has()` for one of those pseudo-classes that CSS does not know. */
function hidesByContent(filter: CosmeticFilter): boolean {
  return filter.isExtended() && filter.getSelector().includes(":has(") && !filter.isRemove();
}
