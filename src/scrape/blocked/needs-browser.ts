import type { Blocked } from "../../contract/page.ts";
import type { Signs } from "./signs.ts";
import { plain } from "./plain-text.ts";
import { needsScript } from "./words.ts";

/**
 * Why a browser must render a page that came by plain HTTP; null where the HTML holds the content.
 * In doubt it is the browser: that costs time, while trusting an unfinished page costs the truth.
 */
export function needsBrowser(signs: Signs, blocked: Blocked | null): string | null {
  if (signs.page.via === "browser") return null;
  return blockedReason(signs, blocked) ?? elsewhere(signs) ?? unfinished(signs);
}

/** Where a browser may get past what stands in the way. */
function blockedReason(signs: Signs, blocked: Blocked | null): string | null {
  if (!blocked || blocked.kind === "login wall") return null;
  if (blocked.kind !== "error page") return blocked.reason;
  const { status } = signs.page;
  const isRefusal = status !== null && [403, 405, 406, 409, 418, 503].includes(status);
  // Programs are often served with the status of the page that they stand in for.
  const isProgram = signs.emptyRoot !== null && signs.scripts > 0;
  return isRefusal || isProgram ? blocked.reason : null;
}

/** Where the content is in another document. */
function elsewhere({ hasFrameset, frames, refresh, size, prose }: Signs): string | null {
  if (hasFrameset) return "The content is in a frameset.";
  if (refresh?.url && refresh.seconds <= 5 && size < 600) {
    return `The page sends the browser on to ${refresh.url.slice(0, 200)}.`;
  }
  return frames.length > 0 && prose < 150 && size < 500 ? "The content is in a frame." : null;
}

function unfinished(signs: Signs): string | null {
  const { size, prose, scripts, emptyRoot, hidden, placeholders, loading } = signs;
  const isHidden = prose < 400 && (hidden > 2 * size || (prose < 100 && hidden > 1000));
  if (hidden > 400 && isHidden) return "Most of the page is hidden.";
  if (scripts === 0) return null;
  if (emptyRoot !== null && prose < 800) return `The element "${emptyRoot}" is empty.`;
  if (prose < 1200 && size < 4000 && needsScript.test(plain(signs.noscripts.join(" ")))) {
    return "The page says that it needs JavaScript.";
  }
  if (loading > 0 && prose < 1500) return "Parts of the page say that they are loading.";
  if (placeholders > 2 && prose < 1500) return "Parts of the page are placeholders.";
  const blanks = signs.text.match(/\{\{[^{}]{1,60}\}\}/g) ?? [];
  if (blanks.length > 1 && prose < 1500) return "Parts of the page are blanks to be filled in.";
  const state = stateSize(signs);
  if (state > 8000 && prose < 1200 && state > 30 * size) {
    return "The data in the page's scripts holds far more than the page shows.";
  }
  if (signs.emptyCustom > 2 && prose < 400) return "The page's own elements are empty.";
  const isBare = size < 200 && signs.media < 2 && signs.links < 5;
  return isBare && scripts > 2 ? "There are scripts and hardly any text." : null;
}

/** How many letters of data the page brings for its program. */
function stateSize({ inline }: Signs): number {
  const isState =
    /__NEXT_F|__next_f|__NUXT|__INITIAL_STATE__|__APOLLO_STATE__|__PRELOADED_STATE__|__remixContext|__staticRouterHydrationData|__DATA__|^\s*[{[]/;
  return inline
    .filter((text) => isState.test(text.slice(0, 400)))
    .reduce((sum, text) => sum + text.length, 0);
}
