import {
  brokenTitle,
  defaultPage,
  notFoundTitle,
  parked,
  parkedSource,
  serverText,
  unreachable,
} from "./error-words.ts";
import type { Blocked } from "../../contract/page.ts";
import type { Signs } from "./signs.ts";
import { plain } from "./plain-text.ts";
import { titleSays } from "./title-parts.ts";

/** An error in place of the page, whether or not the status tells. */
export function errorPage(signs: Signs): Blocked | null {
  return (
    unreachableSite(signs) ?? byStatus(signs) ?? byTitle(signs) ?? byText(signs) ?? noSite(signs)
  );
}

function unreachableSite(signs: Signs): Blocked | null {
  const isBrowsers =
    signs.page.url.startsWith("chrome-error:") || signs.names.has("main-frame-error");
  const says = unreachable.exec(signs.text)?.[0];
  const isShort = signs.size < 900 && signs.matter === 0 && signs.page.via === "browser";
  if (!isBrowsers && !(says && isShort && signs.page.status === null)) return null;
  return error(`The browser could not reach the site${says ? ` ("${says}")` : ""}.`);
}

function byStatus(signs: Signs): Blocked | null {
  const { status } = signs.page;
  if (status === null || status < 400) return null;
  const isNamed = titleSays(signs, notFoundTitle) || titleSays(signs, brokenTitle);
  // Some servers send the page with a status that is wrong.
  const enough = signs.matter > 0 ? 700 : 1200;
  if (signs.prose >= (isNamed ? 4000 : enough)) return null;
  const named = signs.title ? ` and a page titled "${signs.title.slice(0, 80)}"` : "";
  return error(`The server answered HTTP ${status}${named}.`);
}

function byTitle(signs: Signs): Blocked | null {
  const heading = signs.title || signs.headings[0] || "";
  // The number alone may be what a page is about.
  const isNumber = /^\W*\d+\W*$/.test(signs.headings[0] ?? "");
  if (signs.prose < 700 && signs.matter < (isNumber ? 1 : 2) && titleSays(signs, notFoundTitle)) {
    return error(`The page says that it is not there ("${heading.slice(0, 80)}").`);
  }
  const isShort = signs.prose < 500 && signs.size < 2500 && signs.matter === 0;
  if (isShort && titleSays(signs, brokenTitle)) {
    return error(`The page says that the site is out of order ("${heading.slice(0, 80)}").`);
  }
  return null;
}

function byText(signs: Signs): Blocked | null {
  if (signs.size > 500 || signs.matter > 0 || signs.links > 11 || signs.media > 3) return null;
  const says = serverText.exec(signs.text);
  return says && error(`A message of the server is all there is ("${says[0].slice(0, 80)}").`);
}

function noSite(signs: Signs): Blocked | null {
  const { text, title, headings, prose, size, matter } = signs;
  if (matter > 0 || prose > 4000) return null;
  const names = [title, headings[0] ?? ""].map(plain);
  const isDefault =
    names.some((name) => defaultPage.test(name)) && (prose < 900 || /default|test/i.test(title));
  if (isDefault || (size < 300 && defaultPage.test(text))) {
    return error(`The server shows the page it came with ("${title || text.slice(0, 60)}").`);
  }
  if (prose > 900 || size > 2500) return null;
  const says = parked.exec(text);
  const isHosted = parkedSource.test(signs.sources.join("\n")) && size < 1200;
  if (says && (size < 900 || isHosted)) {
    return error(`The domain is for sale or has no site ("${says[0].slice(0, 80)}").`);
  }
  return isHosted && size < 400 ? error("The domain is parked and has no site.") : null;
}

function error(reason: string): Blocked {
  return { kind: "error page", reason };
}
