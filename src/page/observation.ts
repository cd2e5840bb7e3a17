import type { Observation, ObserveRequest, OfferedAction } from "../contract/page.ts";
import { categoryOf } from "./category.ts";
import { changesBetween } from "./changes.ts";
import { browserOffers, offerFor, offerForFile } from "./offers.ts";
import type { Snapshot } from "./observe.ts";
import { pageOfLines, renderFile, renderLine, renderOutside } from "./render.ts";

/** What a snapshot offers, in the wire's shape (contract 3.2). */
export function spaceOf(
  snapshot: Snapshot,
  request: ObserveRequest,
  before: Snapshot | undefined,
): Observation["space"] {
  const all = snapshot.lines.map((line) => ({ line, text: renderLine(line) }));
  const part = pageOfLines(all, { maxTokens: request.max_tokens, page: request.page });
  const { file } = snapshot;
  const offers: OfferedAction[] = file === null ? [] : [offerForFile(file)];
  for (const { line } of part.lines) {
    if (offers.length >= request.max_nb_actions) break;
    if ("id" in line) offers.push(offerFor(line.id, line.known));
  }
  const { above, below } = snapshot.isWhole ? { above: "", below: "" } : renderOutside(snapshot);
  const rest =
    part.pages === 1
      ? ""
      : `... this is part ${part.page} of ${part.pages}: ${all.length - part.lines.length} of ${all.length} lines are left out - observe with page to see them ...`;
  const first = file === null ? "" : renderFile(file);
  const description = [first, above, ...part.lines.map(({ text }) => text), rest, below]
    .filter((text) => text !== "")
    .join("\n");
  return {
    description,
    category: categoryOf(snapshot),
    ...offering(offers, browserOffers()),
    changes: request.changes ? bounded(changesBetween(before, snapshot), request.max_tokens) : null,
    page: part.page,
    pages: part.pages,
  };
}

/** What is offered, in all the forms in which a space lists it (contract 3.2). */
export function offering(interactions: OfferedAction[], browser: OfferedAction[]) {
  return {
    interaction_actions: interactions,
    browser_actions: browser,
    actions: [...interactions, ...browser],
    markdown: interactions.map(({ id, description }) => `* ${id}: ${description}`).join("\n"),
  };
}

/** As many lines as the tokens allow, and how many are left out. */
function bounded(text: string, maxTokens: number): string {
  const all = text.split("\n").map((line) => ({ text: line }));
  const { lines } = pageOfLines(all, { maxTokens, page: 1 });
  const shown = lines.map((line) => line.text);
  const rest = all.length - lines.length;
  return [...shown, ...(rest > 0 ? [`... ${rest} more changes are left out ...`] : [])].join("\n");
}

/** Where the observed elements are in the page's viewport, for drawing on the screenshot. */
export function boxesOf({ known, viewport }: Snapshot): Observation["screenshot"]["bboxes"] {
  const { scroll_x, scroll_y, viewport_width, viewport_height } = viewport;
  return [...known].map(
    ([
      id,
      {
        element: { box },
        origin,
      },
    ]) => ({
      ...box,
      x: box.x + origin.x,
      y: box.y + origin.y,
      scroll_x,
      scroll_y,
      viewport_width,
      viewport_height,
      iframe_offset_x: origin.x,
      iframe_offset_y: origin.y,
      notte_id: id,
    }),
  );
}
