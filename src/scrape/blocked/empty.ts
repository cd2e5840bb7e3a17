import type { Blocked } from "../../contract/page.ts";
import type { Signs } from "./signs.ts";
import { plain } from "./plain-text.ts";
import { loadingText, needsScript } from "./words.ts";

/** A page in which nothing has been drawn. */
export function emptyShell(signs: Signs): Blocked | null {
  const { size, media, links, fields, passwords, scripts, frames } = signs;
  if (frames.length > 0 || signs.hasFrameset || signs.hidden > 500 || media > 1 || links > 4)
    return null;
  // Fields without a word are hidden by a style sheet.
  if (fields + passwords + signs.textareas > 0 && size + signs.controls > 0) return null;
  if (size === 0 && media === 0 && signs.controls === 0) return shell(whyEmpty(signs));
  if (size < 200 && loadingText.test(signs.text)) {
    return shell(`The page only says "${signs.text}".`);
  }
  const warns = size < 400 ? needsScript.exec(signs.text) : null;
  // Below a page that is there it speaks of comments or of a player.
  const noscript = plain(signs.noscripts.join(" "));
  const isBare = size < 120 && signs.headings.length === 0 && !/comment|disqus/.test(noscript);
  const warning = warns ?? (isBare ? needsScript.exec(noscript) : null);
  if (warning && signs.matter === 0) {
    return shell(`The page is empty without its script ("${warning[0]}").`);
  }
  if (scripts === 0 && size >= 40) return null;
  if (signs.emptyRoot !== null && size < 200) {
    return shell(`Nothing has been drawn in the page's element "${signs.emptyRoot}".`);
  }
  const isWaiting = signs.placeholders + signs.loading > (size < 40 ? 0 : 2);
  return isWaiting && size < 150 ? shell("The page shows placeholders and no content.") : null;
}

function whyEmpty({ refresh, scripts, hidden, emptyRoot }: Signs): string {
  if (refresh?.url) return `The page only sends the browser on to ${refresh.url.slice(0, 200)}.`;
  if (emptyRoot !== null) {
    return `Nothing has been drawn in the page's element "${emptyRoot}".`;
  }
  if (hidden > 0) return "All that the page holds is hidden.";
  return scripts > 0 ? "The page holds scripts and nothing to see." : "The page is empty.";
}

function shell(reason: string): Blocked {
  return { kind: "empty shell", reason };
}
