import { Columns } from "./block-columns.ts";
import { addGroupFeatures } from "./block-features-groups.ts";
import { addHolderFeatures } from "./block-features-holder.ts";
import { addNearFeatures } from "./block-features-near.ts";
import { addPageFeatures } from "./block-features-page.ts";
import { addPlaceFeatures } from "./block-features-place.ts";
import { addTextFeatures } from "./block-features-text.ts";
import { addTitleFeatures } from "./block-features-title.ts";
import { addTokenFeatures, type TokenScores } from "./block-features-tokens.ts";
import type { BlockPage } from "./block-page.ts";

/** All that is told of a page's blocks before any of them is judged. */
export function blockFeatures(page: BlockPage, tokenScores: TokenScores): Columns {
  const columns = new Columns(page.blocks.length);
  if (page.blocks.length === 0) return columns;
  addTextFeatures(page, columns);
  addPlaceFeatures(page, columns);
  addTitleFeatures(page, columns);
  addNearFeatures(page, columns);
  addHolderFeatures(page, columns);
  addGroupFeatures(page, columns);
  addTokenFeatures(page, tokenScores, columns);
  addPageFeatures(page, columns);
  return columns;
}
