import type { ObserveRequest, OfferedAction } from "../contract/page.ts";
import { browserOffers, offerFor } from "./offers.ts";
import type { Snapshot } from "./observe.ts";
import { renderLines, renderOutside } from "./render.ts";

/** What a snapshot offers, in the wire's shape (contract 3.2). */
export function spaceOf(snapshot: Snapshot, { max_nb_actions: maximum }: ObserveRequest) {
  const offers: OfferedAction[] = [];
  for (const [id, known] of snapshot.known) {
    if (offers.length >= maximum) break;
    offers.push(offerFor(id, known));
  }
  const browser = browserOffers();
  const outside = renderOutside(snapshot.viewport);
  const lines = renderLines(snapshot.lines);
  const description = [outside.above, lines, outside.below]
    .filter((part) => part !== "")
    .join("\n");
  return {
    description,
    category: null,
    interaction_actions: offers,
    browser_actions: browser,
    actions: [...offers, ...browser],
    markdown: offers.map(({ id, description: text }) => `* ${id}: ${text}`).join("\n"),
  };
}

/** Where the observed elements are, for drawing on the screenshot. */
export function boxesOf({ known, viewport }: Snapshot) {
  const { scroll_x, scroll_y, viewport_width, viewport_height } = viewport;
  return [...known]
    .filter(([, { framePath }]) => framePath.length === 0)
    .map(([id, { element }]) => ({
      ...element.box,
      scroll_x,
      scroll_y,
      viewport_width,
      viewport_height,
      notte_id: id,
    }));
}
