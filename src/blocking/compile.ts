import { FiltersEngine, parseFilters } from "@ghostery/adblocker";

/** A text that is no filter list; the message is a sentence for the operator. */
export class NoFilterList extends Error {
  override name = "NoFilterList";
}

/** How many rules filter lists have: for requests, and that hide. */
export interface RuleCounts {
  networkRules: number;
  hidingRules: number;
}

/** Filter lists in the form that is ready in milliseconds. */
export interface CompiledLists extends RuleCounts {
  /** What `FiltersEngine.deserialize` takes. */
  engine: Uint8Array;
}

/** Rules that Fetch and a style sheet can't carry out are not kept. */
const parts = {
  loadCSPFilters: false,
  loadExtendedSelectors: true,
  enableHtmlFiltering: false,
};

/** Throws `NoFilterList` for a text without rules, such as the page of an error, with its name. */
export function checkFilterList(name: string, text: string): void {
  const fault = faultOf(text);
  if (fault !== undefined) throw new NoFilterList(`${name} is no filter list: ${fault}.`);
}

function faultOf(text: string): string | undefined {
  if (text.trim() === "") return "it is empty";
  if (text.includes("\0")) return "it is no text";
  // No rule begins like this, but a page does.
  if (/^\uFEFF?\s*<(!doctype|html|\?xml|head|body)/i.test(text)) return "it is a web page";
  const { networkFilters, cosmeticFilters } = parseFilters(text, parts);
  if (networkFilters.length + cosmeticFilters.length === 0) return "it has no rules";
  return undefined;
}

/** Takes seconds for a hundred thousand rules. Throws `NoFilterList`. */
export function compile(lists: readonly { name: string; text: string }[]): CompiledLists {
  for (const { name, text } of lists) checkFilterList(name, text);
  const engine = FiltersEngine.parse(lists.map(({ text }) => text).join("\n"), parts);
  const { networkFilters, cosmeticFilters } = engine.getFilters();
  return {
    networkRules: networkFilters.length,
    hidingRules: cosmeticFilters.length,
    engine: engine.serialize(),
  };
}
