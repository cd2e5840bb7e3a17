import type { Observation } from "../contract/page.ts";
import { fence, fenceRule } from "../llm/fence.ts";

const listingRule = `You are shown a web page as a listing. A line such as B3[:]<button>Send</button> is an element that can be acted on, B3 its id; a line with _[:] is text. ${fenceRule}`;

const describeRule =
  "Say of an element in at most 15 words what acting on it does, with what it belongs to, so that no two elements read alike: 'Puts the blue lamp into the basket', 'Takes the e-mail address of the new account'. Write in the language of the page, and claim nothing that the listing does not bear out.";

const categoryRule =
  "The category is what the page mainly is: homepage (a site's entrance), search-results (answers to a search), data-feed (a list of many things), item (one thing, such as a product or an article), auth (signing in or up), form (fields to fill in), manage-cookies (a choice about cookies stands in front), overlay (something else stands in front), payment (paying), captcha (a proof of being human), other.";

const chooseRule =
  "Choose the elements that someone needs for what is wanted, and no others: the most important first, at most as many as are allowed. None is an answer, too.";

/** What a model is told that describes what elements do. */
export const describeSystem = [listingRule, describeRule, categoryRule].join("\n");

/** What a model is told that chooses elements. */
export const chooseSystem = [listingRule, chooseRule].join("\n");

/** What a model is told that does both. */
export const chooseAndDescribeSystem = [listingRule, chooseRule, describeRule, categoryRule].join(
  "\n",
);

/** Asks what these elements of the page do. */
export function describePrompt(seen: Observation, ids: readonly string[]): string {
  return `${pageText(seen)}\n\nDescribe these elements: ${ids.join(" ") || "none"}.`;
}

/** Asks which elements of the page serve the caller's words. */
export function choosePrompt(seen: Observation, instructions: string, most: number): string {
  return `${pageText(seen)}\n\nAt most ${most} elements are allowed. What is wanted:\n${instructions}`;
}

function pageText({ title, url, space }: Observation): string {
  return fence(`Title: ${title}\nAddress: ${url}\n\n${space.description}`, "page");
}
